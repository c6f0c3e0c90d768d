using System.Globalization;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Parse;
using IngestPipeline.Stages.Parse.Pdf;

namespace IngestPipeline.UnitTests.Providers.Isolation;

/// <summary>The product's parsers; what a file cost its process goes into the evidence of a quarantine and the metadata of a document.</summary>
internal static class MeteredParser
{
    /// <summary>Peak of the memory really used, in megabytes, reset before each file.</summary>
    public const string PeakMegabytes = "test_peak_megabytes";

    /// <summary>Bytes given to write calls meanwhile: no file can have taken more.</summary>
    public const string WrittenBytes = "test_written_bytes";

    private static readonly FormatRouter Router = new([.. FormatParsers.All, new PdfParser()]);

    public static StageResult<ParsedFile> Parse(ParseInput input, ParseOptions options, CancellationToken cancellation)
    {
        File.WriteAllText("/proc/self/clear_refs", "5");
        var written = Written();
        var result = Router.Parse(input, options, cancellation);
        var (peak, bytes) = (Peak(), Written() - written);
        return result switch
        {
            Quarantined<ParsedFile>(var reason, var detail, var evidence) => new Quarantined<ParsedFile>(
                reason, detail, new Dictionary<string, object?>(evidence ?? new Dictionary<string, object?>()) { [PeakMegabytes] = peak, [WrittenBytes] = bytes }),
            Completed<ParsedFile>(var file) => new Completed<ParsedFile>(file with
            {
                Document = file.Document with
                {
                    Metadata = new Dictionary<string, string>(file.Document.Metadata)
                    {
                        [PeakMegabytes] = peak.ToString(CultureInfo.InvariantCulture),
                        [WrittenBytes] = bytes.ToString(CultureInfo.InvariantCulture),
                    },
                },
            }),
            _ => result,
        };
    }

    private static long Peak() => Field("/proc/self/status", "VmHWM:") / 1024;

    private static long Written() => Field("/proc/self/io", "wchar:");

    private static long Field(string file, string name) =>
        long.Parse(File.ReadLines(file).First(line => line.StartsWith(name, StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
