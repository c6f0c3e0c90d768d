using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>
/// Reads PDF: text in reading order, tables, form values, attachments, and for every page whether its text can be trusted or has to be recognised.
/// Pages that need recognition and have sound text beside pictures keep that text and name the pictures as elements of type Image.
/// </summary>
public sealed class PdfParser : IFormatParser
{
    public IReadOnlyCollection<string> MediaTypes { get; } = ["application/pdf"];

    /// <exception cref="ItemFaultException">Memory ran out on the way, also where the library hid it.</exception>
    public StageResult<ParsedFile> Parse(ParseInput input, ParseOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(options);
        var bytes = ReadAll(input.Content);
        if (bytes.Length == 0)
            return new Quarantined<ParsedFile>(QuarantineReason.EmptyFile, "the file has 0 bytes");

        var tail = PdfTail.Read(bytes);
        var graph = ObjectGraph.Read(bytes);
        if (graph.Fault is { } fault)
            return new Quarantined<ParsedFile>(QuarantineReason.Corrupt, fault, new Dictionary<string, object?> { ["bytes"] = bytes.Length });
        var budget = new InflationBudget(options);
        using var memory = new OutOfMemoryWatch();
        var log = new ReadingLog();
        try
        {
            using var document = PdfDocument.Open(bytes, new ParsingOptions
            {
                UseLenientParsing = true,
                SkipMissingFonts = true,
                Logger = log,
                FilterProvider = new BoundedFilterProvider(budget, cancellation),
                Passwords = input.Overrides.Password is { } password ? [password, ""] : [""],
            });
            return new PdfReading(document, bytes.Length, tail, graph, budget, log, input, options).Run(memory, cancellation);
        }
        catch (PdfDocumentEncryptedException)
        {
            var detail = input.Overrides.Password is null ? "the file asks for a password" : "the password given does not open the file";
            return new Quarantined<ParsedFile>(QuarantineReason.Encrypted, detail);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or ItemFaultException))
        {
            return Explain(failure, bytes.Length, tail, budget, memory);
        }
    }

    private static StageResult<ParsedFile> Explain(Exception failure, int length, PdfTail tail, InflationBudget budget, OutOfMemoryWatch memory)
    {
        if (budget.Breach is { } breach)
            return new Quarantined<ParsedFile>(QuarantineReason.DecompressionBomb, breach);
        PdfReading.ThrowIfOutOfMemory(memory);
        var evidence = new Dictionary<string, object?> { ["error"] = $"{failure.GetType().Name}: {failure.Message}", ["bytes"] = length };
        // A file of a few bytes, or with nothing of a PDF in it, was not cut off; it never was one.
        return tail.Shortfall(length) is { } shortfall && tail.HasObjects
            ? new Quarantined<ParsedFile>(QuarantineReason.Truncated, $"{shortfall} and cannot be read", evidence)
            : new Quarantined<ParsedFile>(QuarantineReason.Corrupt, "the structure of the file cannot be read", evidence);
    }

    private static byte[] ReadAll(Stream content)
    {
        var bytes = new byte[content.Length - content.Position];
        content.ReadExactly(bytes);
        return bytes;
    }
}
