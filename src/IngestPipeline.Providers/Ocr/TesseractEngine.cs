using System.Runtime.InteropServices;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Providers.Ocr;

/// <summary>One Tesseract engine, for one thread. Belongs in a child process: native code can take its process down.</summary>
internal sealed class TesseractEngine : IDisposable
{
    private const int AutomaticSegmentation = 3; // PSM_AUTO; the C API's own default is a single block
    private const int ErrorsOnly = 5;
    private readonly nint api;

    /// <exception cref="PermanentStageException">Tesseract or language data is not installed; the detail says what.</exception>
    public TesseractEngine(string languages)
    {
        Languages = languages;
        if (OcrRequirements.CheckEngine(languages) is [var problem, ..])
            throw OcrRequirements.Missing(problem);
        _ = LeptonicaNative.SetMessageSeverity(ErrorsOnly);
        api = TesseractNative.Create();
        if (TesseractNative.Init(api, TessdataFolder.Find(), languages) != 0)
        {
            TesseractNative.Delete(api);
            throw OcrRequirements.Missing($"tesseract cannot load its data for '{languages}' from {TessdataFolder.Find()}");
        }

        _ = TesseractNative.SetVariable(api, "debug_file", "/dev/null");
        TesseractNative.SetPageSegMode(api, AutomaticSegmentation);
    }

    public string Languages { get; }

    /// <returns>Words in reading order; null when the engine refuses the image.</returns>
    public IReadOnlyList<OcrWord>? Read(Pix image)
    {
        try
        {
            SetImage(image);
            if (TesseractNative.Recognize(api, 0) != 0)
                return null;
            var text = TesseractNative.GetTsvText(api, 0);
            if (text == 0)
                return null;
            try
            {
                return TsvReader.Read(Marshal.PtrToStringUTF8(text)!);
            }
            finally
            {
                TesseractNative.DeleteText(text);
            }
        }
        finally
        {
            Forget();
        }
    }

    /// <summary>How far the text stands turned from upright.</summary>
    /// <returns>Quarters to turn clockwise and how sure that is (above 1 is usable); null when it cannot be told.</returns>
    public (int Quarters, double Confidence)? FindOrientation(Pix image)
    {
        if (!TessdataFolder.Languages().Contains(TessdataFolder.OrientationData))
            return null;
        try
        {
            SetImage(image);
            if (TesseractNative.DetectOrientationScript(api, out var degrees, out var confidence, out _, out _) == 0)
                return null;
            return ((360 - degrees) % 360 / 90, confidence);
        }
        finally
        {
            Forget();
        }
    }

    public void Dispose()
    {
        TesseractNative.End(api);
        TesseractNative.Delete(api);
    }

    private void SetImage(Pix image)
    {
        TesseractNative.SetImage(api, image.Handle);
        TesseractNative.SetSourceResolution(api, (int)Math.Clamp(image.DotsPerInch, 70, 2400));
    }

    /// <summary>A page must not depend on the pages before it.</summary>
    private void Forget()
    {
        TesseractNative.Clear(api);
        TesseractNative.ClearAdaptiveClassifier(api);
    }
}
