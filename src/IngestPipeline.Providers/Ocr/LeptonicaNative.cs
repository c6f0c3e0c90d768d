using System.Runtime.InteropServices;

namespace IngestPipeline.Providers.Ocr;

/// <summary>The part of Leptonica that is used. Functions that make an image return a null handle on failure.</summary>
internal static partial class LeptonicaNative
{
    public const int MeanAbsoluteValue = 1; // L_MEAN_ABSVAL
    public const int RotateByAreaMapping = 1; // L_ROTATE_AREA_MAP
    public const int BringInWhite = 1; // L_BRING_IN_WHITE
    public const int Clone = 2; // L_CLONE
    public const int ContinueWithBadData = 2; // L_JPEG_CONTINUE_WITH_BAD_DATA

    static LeptonicaNative() => OcrLibraries.Register();

    /// <summary>5 keeps errors and leaves warnings out.</summary>
    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "setMsgSeverity")]
    public static partial int SetMessageSeverity(int severity);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixReadMem")]
    public static unsafe partial PixHandle Read(byte* data, nuint size);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixReadMemTiff")]
    public static unsafe partial PixHandle ReadTiff(byte* data, nuint size, int frame);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixReadMemJpeg")]
    public static unsafe partial PixHandle ReadJpeg(byte* data, nuint size, int colormap, int reduction, out int warnings, int hint);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixReadHeaderMem")]
    public static unsafe partial int ReadHeader(byte* data, nuint size, out int format, out int width, out int height, out int bits, out int samples, out int colormap);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "readHeaderMemTiff")]
    public static unsafe partial int ReadTiffHeader(byte* data, nuint size, int frame, out int width, out int height, out int bits, out int samples, out int resolution, out int colormap, out int format);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixDestroy")]
    public static partial void Destroy(ref nint pix);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixGetWidth")]
    public static partial int Width(PixHandle pix);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixGetHeight")]
    public static partial int Height(PixHandle pix);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixGetXRes")]
    public static partial int HorizontalResolution(PixHandle pix);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixGetYRes")]
    public static partial int VerticalResolution(PixHandle pix);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixSetResolution")]
    public static partial int SetResolution(PixHandle pix, int horizontally, int vertically);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixRemoveAlpha")]
    public static partial PixHandle RemoveAlpha(PixHandle pix);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixConvertTo8")]
    public static partial PixHandle ConvertToGray(PixHandle pix, int colormap);

    /// <summary>Gray stays gray, colour stays colour.</summary>
    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixConvertTo8Or32")]
    public static partial PixHandle ConvertToGrayOrColour(PixHandle pix, int copy, int warn);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixConvertTo1")]
    public static partial PixHandle ConvertToBinary(PixHandle pix, int threshold);

    /// <summary>Turns clockwise by quarters.</summary>
    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixRotateOrth")]
    public static partial PixHandle RotateByQuarters(PixHandle pix, int quarters);

    /// <summary>Turns clockwise about the centre, size kept when width and height are 0.</summary>
    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixRotate")]
    public static partial PixHandle Rotate(PixHandle pix, float radians, int method, int colour, int width, int height);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixFlipLR")]
    public static partial PixHandle Mirror(nint destination, PixHandle pix);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixInvert")]
    public static partial PixHandle Invert(nint destination, PixHandle pix);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixScale")]
    public static partial PixHandle Scale(PixHandle pix, float horizontally, float vertically);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixBackgroundNormSimple")]
    public static partial PixHandle NormaliseBackground(PixHandle pix, nint imageMask, nint gray);

    /// <summary>Replaces each pixel by the median of its surroundings, half width and half height given.</summary>
    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixMedianFilter")]
    public static partial PixHandle MedianFilter(PixHandle pix, int halfWidth, int halfHeight);

    /// <summary>Otsu's threshold for each tile.</summary>
    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixOtsuAdaptiveThreshold")]
    public static partial int Binarise(PixHandle gray, int tileWidth, int tileHeight, int smoothX, int smoothY, float scoreFraction, nint thresholds, out PixHandle binary);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixThresholdToBinary")]
    public static partial PixHandle Threshold(PixHandle gray, int threshold);

    /// <summary>Smaller by whole numbers; of the pixels that become one the least (1) or greatest stays.</summary>
    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixScaleGrayMinMax")]
    public static partial PixHandle ReduceToLeast(PixHandle gray, int horizontally, int vertically, int type = 1);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixExpandReplicate")]
    public static partial PixHandle Expand(PixHandle pix, int factor);

    /// <summary>What black a brick of this size fits into stays black.</summary>
    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixOpenBrick")]
    public static partial PixHandle Open(nint destination, PixHandle binary, int width, int height);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixCloseSafeBrick")]
    public static partial PixHandle Close(nint destination, PixHandle binary, int width, int height);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixDilateBrick")]
    public static partial PixHandle Dilate(nint destination, PixHandle binary, int width, int height);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixOr")]
    public static partial PixHandle Or(nint destination, PixHandle first, PixHandle second);

    /// <summary>Boxes of what hangs together, to be destroyed by <see cref="DestroyBoxes"/>; 0 on failure.</summary>
    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixConnCompBB")]
    public static partial nint FindConnected(PixHandle binary, int connectivity);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "boxaGetCount")]
    public static partial int CountBoxes(nint boxes);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "boxaGetBoxGeometry")]
    public static partial int BoxAt(nint boxes, int index, out int left, out int top, out int width, out int height);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "boxaDestroy")]
    public static partial void DestroyBoxes(ref nint boxes);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixCopy")]
    public static partial PixHandle Copy(nint destination, PixHandle pix);

    /// <summary>Gives the pixels under the mask this value.</summary>
    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixSetMasked")]
    public static partial int Paint(PixHandle pix, PixHandle mask, uint value);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixCountPixelsInRect")]
    public static partial int CountBlack(PixHandle binary, nint box, out int count, nint table);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "boxCreate")]
    public static partial nint CreateBox(int left, int top, int width, int height);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "boxDestroy")]
    public static partial void DestroyBox(ref nint box);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixClipRectangle")]
    public static partial PixHandle Clip(PixHandle pix, nint box, nint clipped);

    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixGetAverageMasked")]
    public static partial int Average(PixHandle pix, nint mask, int x, int y, int factor, int type, out float value);

    /// <summary>Degrees to turn clockwise so that lines of text lie level; needs a binary image.</summary>
    [LibraryImport(OcrLibraries.Leptonica, EntryPoint = "pixFindSkewSweepAndSearch")]
    public static partial int FindSkew(
        PixHandle binary, out float degrees, out float confidence, int sweepReduction, int searchReduction, float sweepDegrees, float sweepStep, float searchStep);
}
