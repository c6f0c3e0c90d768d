using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Providers.Ocr;

/// <summary>Size of a PDF page as displayed, in points.</summary>
internal sealed partial record PdfPageSize(double Width, double Height)
{
    /// <summary>What poppler's programs need to open the file, which is visible in the process list of this machine while they run.</summary>
    public IReadOnlyList<string> PasswordArguments { get; private init; } = [];

    public double Megapixels(int dpi) => Math.Ceiling(Width * dpi / 72) * Math.Ceiling(Height * dpi / 72) / 1e6;

    /// <param name="password">The one of the reader or that of the owner; a file that opens without one opens with any, as in parse.</param>
    /// <returns>Null, with <paramref name="trouble"/> saying why, when the page cannot be found.</returns>
    public static PdfPageSize? Read(string path, string? password, int page, out PageImage trouble)
    {
        if (password is null)
            return Read(path, [], page, out trouble);
        var size = Read(path, ["-opw", password, "-upw", password], page, out trouble);
        return size is null && trouble.Reason == QuarantineReason.Encrypted ? Read(path, [], page, out trouble) : size;
    }

    public static string LastLine(string error) => error.Split('\n')[^1].Trim() is { Length: > 0 } line ? line : "no message";

    private static PdfPageSize? Read(string path, IReadOnlyList<string> passwordArguments, int page, out PageImage trouble)
    {
        var number = page.ToString(CultureInfo.InvariantCulture);
        var (exitCode, output, error) = PopplerProgram.Run("pdfinfo", ["-f", number, "-l", number, .. passwordArguments, path], 4096);
        var size = SizeLine().Match(Encoding.UTF8.GetString(output));
        if (!size.Success)
        {
            trouble = error.Contains("Incorrect password", StringComparison.Ordinal)
                ? PageImage.Failed(QuarantineReason.Encrypted, "the PDF is encrypted and the password is missing or wrong")
                : PageImage.Failed(QuarantineReason.Corrupt, $"pdfinfo does not find page {page} (exit code {exitCode}): {LastLine(error)}");
            return null;
        }

        trouble = new PageImage();
        var (width, height) = (Number(size.Groups[1]), Number(size.Groups[2]));
        var turned = RotationLine().Match(Encoding.UTF8.GetString(output)) is { Success: true } rotation && Number(rotation.Groups[1]) % 180 != 0;
        return new PdfPageSize(turned ? height : width, turned ? width : height) { PasswordArguments = passwordArguments };
    }

    private static double Number(Group group) => double.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^Page\s+\d*\s*size:\s+([\d.]+) x ([\d.]+) pts", RegexOptions.Multiline)]
    private static partial Regex SizeLine();

    [GeneratedRegex(@"^Page\s+\d*\s*rot:\s+(\d+)", RegexOptions.Multiline)]
    private static partial Regex RotationLine();
}
