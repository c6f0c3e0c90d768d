using System.Runtime.InteropServices;

namespace IngestPipeline.Providers.Ocr;

/// <summary>Tells how a page is turned. Needs an engine of its own: language data of the LSTM kind knows nothing of orientation, and answers all the same.</summary>
internal sealed class OrientationFinder : IDisposable
{
    private readonly Lazy<nint> api = new(() => TesseractEngine.Start(TessdataFolder.OrientationData));

    /// <returns>
    /// Quarters to turn clockwise and how sure that is (clear text gives 10 and more, doubt less than 4), the script's name as Tesseract gives
    /// it and how sure that is; null when nothing can be told.
    /// </returns>
    public (int Quarters, double Confidence, string Script, double ScriptConfidence)? Find(Pix image)
    {
        if (!TessdataFolder.Languages().Contains(TessdataFolder.OrientationData))
            return null;
        TesseractNative.SetImage(api.Value, image.Handle);
        var told = TesseractNative.DetectOrientationScript(api.Value, out var degrees, out var confidence, out var script, out var scriptConfidence) != 0;
        // The name is Tesseract's own, and lives until the engine is cleared.
        var name = told && script != 0 ? Marshal.PtrToStringUTF8(script) ?? "" : "";
        TesseractNative.Clear(api.Value);
        return told ? ((360 - degrees) % 360 / 90, confidence, name, scriptConfidence) : null;
    }

    public void Dispose()
    {
        if (!api.IsValueCreated)
            return;
        TesseractNative.End(api.Value);
        TesseractNative.Delete(api.Value);
    }
}
