using System.Text;
using IngestPipeline.Domain.Documents;
using UglyToad.PdfPig.Annotations;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Tokens;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Reads the values of form fields and the words of notes, which are not part of a page's content stream.</summary>
internal static class PlacedTextReader
{
    private const int MaxPlaced = 5_000;
    private const int MaxLength = 100_000;

    // A field may take its value and type from the fields it belongs to; real forms nest two or three deep.
    private const int MaxParents = 8;

    public static void Read(PageContent content, Func<IToken, IToken?> resolve)
    {
        foreach (var annotation in content.Annotations)
        {
            if (content.Placed.Count >= MaxPlaced)
                return;
            var isField = annotation.Type == AnnotationType.Widget;
            var text = isField ? FieldText(annotation.AnnotationDictionary, resolve) : NoteText(annotation);
            if (string.IsNullOrWhiteSpace(text))
                continue;
            var isHidden = (annotation.Flags & (AnnotationFlags.Hidden | AnnotationFlags.NoView)) != 0;
            content.Placed.Add(new PlacedText(Clean(text), BoxOf(annotation.Rectangle, content), isField, isHidden));
        }
    }

    private static string? NoteText(Annotation annotation) => annotation.Type switch
    {
        AnnotationType.Text or AnnotationType.FreeText or AnnotationType.FileAttachment or AnnotationType.Highlight or AnnotationType.Underline or AnnotationType.StrikeOut
            or AnnotationType.Squiggly or AnnotationType.Caret or AnnotationType.Stamp or AnnotationType.Line or AnnotationType.Square
            or AnnotationType.Circle or AnnotationType.Ink or AnnotationType.Polygon or AnnotationType.PolyLine => annotation.Content,
        _ => null,
    };

    private static string? FieldText(DictionaryToken field, Func<IToken, IToken?> resolve)
    {
        var type = Inherited(field, NameToken.Ft, resolve) as NameToken;
        if (type is null || type.Data == "Sig")
            return null;
        if (type.Data == "Btn")
            return field.TryGet(NameToken.Create("AS"), out var state) && resolve(state) is NameToken { Data: not "Off" } ? "[x]" : null;
        return TextOf(Inherited(field, NameToken.V, resolve), resolve);
    }

    private static string? TextOf(IToken? value, Func<IToken, IToken?> resolve) => value switch
    {
        StringToken text => text.Data,
        HexToken hex => hex.Data,
        ArrayToken { Data.Count: <= 1000 } list => string.Join(", ", list.Data.Select(item => TextOfItem(resolve(item))).Where(item => item is not null)),
        _ => null,
    };

    private static string? TextOfItem(IToken? item) => item is StringToken text ? text.Data : (item as HexToken)?.Data;

    private static IToken? Inherited(DictionaryToken field, NameToken key, Func<IToken, IToken?> resolve)
    {
        for (var depth = 0; depth < MaxParents; depth++)
        {
            if (field.TryGet(key, out var value))
                return resolve(value);
            if (!field.TryGet(NameToken.Parent, out var parent) || resolve(parent) is not DictionaryToken next)
                return null;
            field = next;
        }

        return null;
    }

    private static string Clean(string value)
    {
        var text = new StringBuilder(Math.Min(value.Length, MaxLength));
        foreach (var line in value.AsSpan(0, Math.Min(value.Length, MaxLength)).EnumerateLines())
        {
            if (text.Length > 0)
                text.Append('\n');
            text.Append(PdfText.Clean(line.ToString(), out _));
        }

        return PdfText.Normalise(text.ToString().Trim());
    }

    private static BoundingBox BoxOf(in PdfRectangle bounds, PageContent content) => new(
        Math.Round(Math.Min(bounds.Left, bounds.Right), 2),
        Math.Round(content.Height - Math.Max(bounds.Top, bounds.Bottom), 2),
        Math.Round(Math.Max(bounds.Left, bounds.Right), 2),
        Math.Round(content.Height - Math.Min(bounds.Top, bounds.Bottom), 2));
}
