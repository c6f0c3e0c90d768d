using System.Runtime.InteropServices;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Isolation;
using IngestPipeline.Stages.Ocr;

namespace IngestPipeline.Providers.Ocr;

/// <summary>Says what recognition needs and this machine lacks.</summary>
public static class OcrRequirements
{
    private static readonly string[] PdfPrograms = ["pdftoppm", "pdfinfo"];

    /// <summary>For <c>ingest doctor</c>: one sentence for each problem, empty when all is there. Runs no program.</summary>
    public static IReadOnlyList<string> Check(OcrOptions options)
    {
        var problems = new List<string>(CheckEngine(options.Languages));
        problems.AddRange(PdfPrograms.Where(program => ProgramPath.Find(program) is null).Select(MissingProgram));
        if (problems.Count == 0 && !TessdataFolder.Languages().Contains(TessdataFolder.OrientationData))
            problems.Add("tesseract's orientation data 'osd' is not installed (Debian: tesseract-ocr-osd): turned pages take four times as long");
        return problems;
    }

    /// <returns>The installed version of Tesseract, for example <c>5.3.0</c>; null without Tesseract.</returns>
    public static string? TesseractVersion() =>
        OcrLibraries.IsInstalled(OcrLibraries.Tesseract) && OcrLibraries.IsInstalled(OcrLibraries.Leptonica)
            ? Marshal.PtrToStringUTF8(TesseractNative.Version())
            : null;

    /// <returns>Tesseract's codes of all languages whose data is installed, in ordinal order.</returns>
    public static IReadOnlyList<string> InstalledLanguages() => [.. TessdataFolder.Languages().Where(language => language != TessdataFolder.OrientationData)];

    internal static IReadOnlyList<string> CheckEngine(string languages)
    {
        var libraries = new[] { OcrLibraries.Tesseract, OcrLibraries.Leptonica }.Where(library => !OcrLibraries.IsInstalled(library)).ToArray();
        if (libraries.Length > 0)
            return [.. libraries.Select(library => $"the {library} library is not installed (Debian: tesseract-ocr)")];
        var installed = TessdataFolder.Languages();
        return [.. languages.Split('+').Where(language => !installed.Contains(language)).Select(language =>
            $"tesseract language '{language}' is not installed; installed: {(installed.Count == 0 ? "none" : string.Join(", ", installed))} (Ocr:Languages is '{languages}')")];
    }

    internal static string MissingProgram(string program) => $"'{program}' is not installed (Debian: poppler-utils); scanned PDF pages cannot be rasterised";

    /// <summary>A missing dependency is nobody's defect and waiting does not install it: the version waits in quarantine until a person has.</summary>
    internal static PermanentStageException Missing(string problem) => new(QuarantineReason.RetriesExhausted, problem);
}
