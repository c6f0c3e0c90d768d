using DocumentFormat.OpenXml.Packaging;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Stages.Parse.OpenXml;

/// <summary>What the parsers of Office packages share: opening under limits, the main part, properties. Macros are never looked at.</summary>
public abstract class OfficeParser<TPackage, TMain> : IFormatParser
    where TPackage : OpenXmlPackage
    where TMain : OpenXmlPart
{
    public abstract IReadOnlyCollection<string> MediaTypes { get; }

    /// <summary>The main part as a person calls it, for messages.</summary>
    protected abstract string MainPartName { get; }

    public StageResult<ParsedFile> Parse(ParseInput input, ParseOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(options);
        using var package = OfficePackage.Open(input.Content, options, Open);
        if (MainPart(package) is not { } main)
            return new Quarantined<ParsedFile>(QuarantineReason.Corrupt, $"the package has no {MainPartName} part");
        var document = new DocumentBuilder(options, cancellation);
        OfficePackage.AddProperties(package, document);
        return Read(main, document) ?? document.Complete(input.MediaType);
    }

    protected abstract TPackage Open(Stream content, bool isEditable, OpenSettings settings);

    protected abstract TMain? MainPart(TPackage package);

    /// <returns>Null when the document is complete; else why it is not.</returns>
    protected abstract Quarantined<ParsedFile>? Read(TMain main, DocumentBuilder document);
}
