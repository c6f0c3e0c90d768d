using System.Numerics;

namespace IngestPipeline.Providers.Ocr;

/// <summary>An image, gray or in colour, and the way back from its pixels to the pixels of the page as displayed.</summary>
internal sealed class Pix : IDisposable
{
    // Four bytes a pixel are spent on colour up to here.
    private const double MaxColourPixels = 30e6;
    private readonly PixHandle handle;

    private Pix(PixHandle handle, Matrix3x2 toPage, double dotsPerInch)
    {
        (this.handle, ToPage, DotsPerInch) = (handle, toPage, dotsPerInch);
    }

    public PixHandle Handle => handle;

    public int Width => LeptonicaNative.Width(handle);

    public int Height => LeptonicaNative.Height(handle);

    public Matrix3x2 ToPage { get; }

    public double DotsPerInch { get; }

    /// <summary>Mean of all pixels: 0 is black, 255 white.</summary>
    public double Brightness
    {
        get
        {
            using var gray = LeptonicaNative.ConvertToGray(handle, 0);
            return !gray.IsInvalid && LeptonicaNative.Average(gray, 0, 0, 0, 4, LeptonicaNative.MeanAbsoluteValue, out var value) == 0 ? value : 255;
        }
    }

    /// <summary>Takes over a decoded image of any depth; null when memory does not suffice. Colour is kept because Tesseract tells print from a tinted background by it.</summary>
    public static Pix? FromDecoded(PixHandle decoded, double dotsPerInch)
    {
        using var opaque = LeptonicaNative.RemoveAlpha(decoded);
        decoded.Dispose();
        if (opaque.IsInvalid)
            return null;
        var small = (double)LeptonicaNative.Width(opaque) * LeptonicaNative.Height(opaque) <= MaxColourPixels;
        var usable = small ? LeptonicaNative.ConvertToGrayOrColour(opaque, LeptonicaNative.Clone, 0) : LeptonicaNative.ConvertToGray(opaque, 0);
        return Wrap(usable, Matrix3x2.Identity, dotsPerInch);
    }

    /// <summary>Turned clockwise by 1, 2 or 3 quarters.</summary>
    public Pix? TurnedBy(int quarters)
    {
        // Maps a pixel of the turned image back to the one it came from.
        var back = quarters switch
        {
            1 => new Matrix3x2(0, -1, 1, 0, 0, Height),
            2 => new Matrix3x2(-1, 0, 0, -1, Width, Height),
            3 => new Matrix3x2(0, 1, -1, 0, Width, 0),
            _ => throw new ArgumentOutOfRangeException(nameof(quarters)),
        };
        return Wrap(LeptonicaNative.RotateByQuarters(handle, quarters), back * ToPage, DotsPerInch);
    }

    /// <summary>Turned clockwise by a small angle about the centre, on a sheet large enough to lose no corner.</summary>
    public Pix? TurnedByDegrees(double degrees)
    {
        var radians = (float)(degrees * Math.PI / 180);
        var turned = LeptonicaNative.Rotate(handle, radians, LeptonicaNative.RotateByAreaMapping, LeptonicaNative.BringInWhite, Width, Height);
        if (turned.IsInvalid)
            return Wrap(turned, ToPage, DotsPerInch);
        var (centre, newCentre) = (new Vector2(Width / 2f, Height / 2f), new Vector2(LeptonicaNative.Width(turned) / 2f, LeptonicaNative.Height(turned) / 2f));
        return Wrap(turned, Matrix3x2.CreateRotation(-radians, newCentre) * Matrix3x2.CreateTranslation(centre - newCentre) * ToPage, DotsPerInch);
    }

    public Pix? ScaledBy(double factor) =>
        Wrap(LeptonicaNative.Scale(handle, (float)factor, (float)factor), Matrix3x2.CreateScale((float)(1 / factor)) * ToPage, DotsPerInch * factor);

    public Pix? Inverted() => Wrap(LeptonicaNative.Invert(0, handle), ToPage, DotsPerInch);

    public Pix? WithEvenBackground() => Wrap(LeptonicaNative.NormaliseBackground(handle, 0, 0), ToPage, DotsPerInch);

    /// <summary>Another image of the same page and size in this one's place; null without one. The caller keeps <paramref name="other"/>.</summary>
    public Pix? Wearing(PixHandle other) => other.IsInvalid ? null : Wrap(LeptonicaNative.Copy(0, other), ToPage, DotsPerInch);

    /// <summary>Without specks: each pixel is the median of nine.</summary>
    public Pix? WithoutSpecks()
    {
        using var gray = LeptonicaNative.ConvertToGray(handle, 0);
        return gray.IsInvalid ? null : Wrap(LeptonicaNative.MedianFilter(gray, 1, 1), ToPage, DotsPerInch);
    }

    /// <summary>A part, cut at the edges; null when nothing of it lies in the image.</summary>
    public Pix? Cropped(double left, double top, double right, double bottom)
    {
        var (x, y) = (Math.Max(0, (int)left), Math.Max(0, (int)top));
        var (width, height) = (Math.Min(Width, (int)Math.Ceiling(right)) - x, Math.Min(Height, (int)Math.Ceiling(bottom)) - y);
        if (width <= 0 || height <= 0)
            return null;
        var box = LeptonicaNative.CreateBox(x, y, width, height);
        var part = LeptonicaNative.Clip(handle, box, 0);
        LeptonicaNative.DestroyBox(ref box);
        return Wrap(part, Matrix3x2.CreateTranslation(x, y) * ToPage, DotsPerInch);
    }

    /// <summary>Degrees, up to 20, to turn a few words clockwise so that they lie level; less sure than <see cref="FindSkew"/>.</summary>
    public double FindSlope()
    {
        using var gray = LeptonicaNative.ConvertToGray(handle, 0);
        if (gray.IsInvalid || LeptonicaNative.Binarise(gray, Math.Max(16, Width), Math.Max(16, Height), 0, 0, 0.1f, 0, out var binary) != 0)
            return 0;
        using (binary)
            return LeptonicaNative.FindSkew(binary, out var degrees, out _, 1, 1, 20, 1, 0.05f) == 0 ? degrees : 0;
    }

    /// <summary>Degrees, up to 15, to turn clockwise to level the text; 0 when none can be told.</summary>
    public double FindSkew()
    {
        const float ClearAnswer = 3; // text gives 3.7 and more, pictures and sideways text less than 2
        using var binary = LeptonicaNative.ConvertToBinary(handle, 140);
        return !binary.IsInvalid && LeptonicaNative.FindSkew(binary, out var degrees, out var confidence, 4, 2, 15, 1, 0.01f) == 0 && confidence >= ClearAnswer
            ? degrees
            : 0;
    }

    public void Dispose() => handle.Dispose();

    private static Pix? Wrap(PixHandle made, Matrix3x2 toPage, double dotsPerInch)
    {
        if (!made.IsInvalid)
            return new Pix(made, toPage, dotsPerInch);
        made.Dispose();
        return null;
    }
}
