using System.Runtime.InteropServices;

namespace IngestPipeline.Providers.Ocr;

/// <summary>The part of Tesseract's C API that is used.</summary>
internal static partial class TesseractNative
{
    static TesseractNative() => OcrLibraries.Register();

    [LibraryImport(OcrLibraries.Tesseract, EntryPoint = "TessVersion")]
    public static partial nint Version();

    [LibraryImport(OcrLibraries.Tesseract, EntryPoint = "TessBaseAPICreate")]
    public static partial nint Create();

    [LibraryImport(OcrLibraries.Tesseract, EntryPoint = "TessBaseAPIDelete")]
    public static partial void Delete(nint api);

    [LibraryImport(OcrLibraries.Tesseract, EntryPoint = "TessBaseAPIEnd")]
    public static partial void End(nint api);

    [LibraryImport(OcrLibraries.Tesseract, EntryPoint = "TessBaseAPIInit3", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Init(nint api, string? dataPath, string languages);

    [LibraryImport(OcrLibraries.Tesseract, EntryPoint = "TessBaseAPISetVariable", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetVariable(nint api, string name, string value);

    [LibraryImport(OcrLibraries.Tesseract, EntryPoint = "TessBaseAPISetPageSegMode")]
    public static partial void SetPageSegMode(nint api, int mode);

    [LibraryImport(OcrLibraries.Tesseract, EntryPoint = "TessBaseAPISetImage2")]
    public static partial void SetImage(nint api, PixHandle image);

    [LibraryImport(OcrLibraries.Tesseract, EntryPoint = "TessBaseAPIRecognize")]
    public static partial int Recognize(nint api, nint monitor);

    [LibraryImport(OcrLibraries.Tesseract, EntryPoint = "TessBaseAPIGetTsvText")]
    public static partial nint GetTsvText(nint api, int page);

    [LibraryImport(OcrLibraries.Tesseract, EntryPoint = "TessBaseAPIDetectOrientationScript")]
    public static partial int DetectOrientationScript(nint api, out int degrees, out float degreesConfidence, out nint script, out float scriptConfidence);

    [LibraryImport(OcrLibraries.Tesseract, EntryPoint = "TessBaseAPIClear")]
    public static partial void Clear(nint api);

    [LibraryImport(OcrLibraries.Tesseract, EntryPoint = "TessBaseAPIClearAdaptiveClassifier")]
    public static partial void ClearAdaptiveClassifier(nint api);

    [LibraryImport(OcrLibraries.Tesseract, EntryPoint = "TessDeleteText")]
    public static partial void DeleteText(nint text);
}
