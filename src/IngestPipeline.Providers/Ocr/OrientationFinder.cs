namespace IngestPipeline.Providers.Ocr;

/// <summary>Tells how a page is turned. Needs an engine of its own: language data of the LSTM kind knows nothing of orientation, and answers all the same.</summary>
internal sealed class OrientationFinder : IDisposable
{
    private readonly Lazy<nint> api = new(() => TesseractEngine.Start(TessdataFolder.OrientationData));

    /// <returns>Quarters to turn clockwise and how sure that is (clear text gives 10 and more, doubt less than 4); null when it cannot be told.</returns>
    public (int Quarters, double Confidence)? Find(Pix image)
    {
        if (!TessdataFolder.Languages().Contains(TessdataFolder.OrientationData))
            return null;
        TesseractNative.SetImage(api.Value, image.Handle);
        var told = TesseractNative.DetectOrientationScript(api.Value, out var degrees, out var confidence, out _, out _) != 0;
        TesseractNative.Clear(api.Value);
        return told ? ((360 - degrees) % 360 / 90, confidence) : null;
    }

    public void Dispose()
    {
        if (!api.IsValueCreated)
            return;
        TesseractNative.End(api.Value);
        TesseractNative.Delete(api.Value);
    }
}
