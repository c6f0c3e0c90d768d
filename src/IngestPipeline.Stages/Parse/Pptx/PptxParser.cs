using DocumentFormat.OpenXml.Packaging;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Parse.OpenXml;

namespace IngestPipeline.Stages.Parse.Pptx;

/// <summary>PowerPoint presentations: a slide is a page.</summary>
public sealed class PptxParser : OfficeParser<PresentationDocument, PresentationPart>
{
    public override IReadOnlyCollection<string> MediaTypes { get; } = [Intake.MediaTypes.Pptx, Intake.MediaTypes.Pptm];

    protected override string MainPartName => "presentation";

    protected override PresentationDocument Open(Stream content, bool isEditable, OpenSettings settings) => PresentationDocument.Open(content, isEditable, settings);

    protected override PresentationPart? MainPart(PresentationDocument package) => package.PresentationPart;

    protected override Quarantined<ParsedFile>? Read(PresentationPart presentation, DocumentBuilder document)
    {
        var slides = new SlideReader(document);
        foreach (var id in SlideIds(presentation, document))
        {
            document.StartPage();
            if (OfficePackage.Related<SlidePart>(presentation, id) is not { } slide)
            {
                document.EndPage($"the slide {TextCleaner.Line(id)} is missing in the package", PageState.Failed);
                document.AddFlag("partial_parse");
                continue;
            }

            ReadSlide(slides, slide, document);
        }

        return null;
    }

    private static void ReadSlide(SlideReader slides, SlidePart slide, DocumentBuilder document)
    {
        try
        {
            var onlyPictures = slides.ReadSlide(slide);
            EmbeddedFiles.Add(slide, document);
            document.EndPage(onlyPictures ? "the slide holds pictures without text or description" : null, onlyPictures ? PageState.Extracted : null);
        }
        catch (PermanentStageException broken) when (broken.Reason == QuarantineReason.Corrupt)
        {
            // One broken slide is its own trouble; the ledger names it.
            document.EndPage(broken.Message, PageState.Failed);
            document.AddFlag("partial_parse");
        }
    }

    private static List<string> SlideIds(PresentationPart presentation, DocumentBuilder document)
    {
        var ids = new List<string>();
        using var reader = new PartReader(presentation, document.Options, document.Cancellation);
        foreach (var slide in reader.Trees("sldId"))
        {
            // The attribute "id" exists twice: the number of the slide, and the relationship that leads to it.
            if (slide.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == "id" && attribute.Name.NamespaceName.Length > 0)?.Value is { } id)
                ids.Add(id);
        }

        return ids;
    }
}
