using System.Runtime.InteropServices;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Providers.Ocr;

/// <summary>One Tesseract engine, for one thread. Belongs in a child process: native code can take its process down.</summary>
internal sealed class TesseractEngine : IDisposable
{
    private const double LowestScan = 100;
    private const double HighestScan = 2400;
    private const int ErrorsOnly = 5;
    private readonly nint api;

    /// <exception cref="PermanentStageException">Tesseract or language data is not installed; the detail says what.</exception>
    public TesseractEngine(string languages)
    {
        Languages = languages;
        if (OcrRequirements.CheckEngine(languages) is [var problem, ..])
            throw OcrRequirements.Missing(problem);
        api = Start(languages);
    }

    public string Languages { get; }

    /// <param name="image">The page.</param>
    /// <param name="mode">What is expected on it.</param>
    /// <returns>Words in reading order; null when the engine refuses the image.</returns>
    public IReadOnlyList<OcrWord>? Read(Pix image, PageLayoutMode mode = PageLayoutMode.Automatic)
    {
        try
        {
            TesseractNative.SetPageSegMode(api, (int)mode);
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

    public void Dispose()
    {
        TesseractNative.End(api);
        TesseractNative.Delete(api);
    }

    /// <exception cref="PermanentStageException">The data cannot be loaded.</exception>
    internal static nint Start(string languages)
    {
        _ = LeptonicaNative.SetMessageSeverity(ErrorsOnly);
        var started = TesseractNative.Create();
        if (TesseractNative.Init(started, TessdataFolder.Find(), languages) != 0)
        {
            TesseractNative.Delete(started);
            throw OcrRequirements.Missing($"tesseract cannot load its data for '{languages}' from {TessdataFolder.Find()}");
        }

        _ = TesseractNative.SetVariable(started, "debug_file", "/dev/null");
        return started;
    }

    private void SetImage(Pix image)
    {
        // What screens and cameras state says nothing about the size of the print; without it Tesseract judges by the letters.
        var credible = image.DotsPerInch is >= LowestScan and <= HighestScan ? (int)image.DotsPerInch : 0;
        _ = LeptonicaNative.SetResolution(image.Handle, credible, credible);
        TesseractNative.SetImage(api, image.Handle);
    }

    /// <summary>A page must not depend on the pages before it.</summary>
    private void Forget()
    {
        TesseractNative.Clear(api);
        TesseractNative.ClearAdaptiveClassifier(api);
    }
}
