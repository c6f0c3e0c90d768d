using DiffPlex;
using DiffPlex.Chunkers;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Api.Dashboard.Documents;

/// <summary>What changed in the text of a document, as pieces around the changes. A comparison has a bounded cost, and says so when it stops early.</summary>
public sealed record TextDifference
{
    // Two texts that have nothing in common cost the product of their lines.
    private const int MaxLines = 4000;
    private const int MaxCharacters = 600_000;
    private const int MaxShown = 600;
    private const int Context = 2;

    /// <summary>In order; a null stands where unchanged lines are left out.</summary>
    public required IReadOnlyList<Line?> Lines { get; init; }

    public required int Added { get; init; }

    public required int Removed { get; init; }

    /// <summary>True when the texts were too long to be compared to their ends.</summary>
    public bool IsCut { get; init; }

    /// <summary>Changed lines that are not shown.</summary>
    public int Hidden { get; init; }

    public static TextDifference Of(ParsedDocument before, ParsedDocument after)
    {
        var (old, oldIsCut) = TextOf(before);
        var (now, nowIsCut) = TextOf(after);
        var model = new SideBySideDiffBuilder(Differ.Instance, LineChunker.Instance, WordChunker.Instance).BuildDiffModel(old, now, ignoreWhitespace: false);
        var lines = Unify(model);
        var kept = new bool[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Kind == LineKind.Same)
                continue;
            for (var near = Math.Max(0, i - Context); near <= Math.Min(lines.Count - 1, i + Context); near++)
                kept[near] = true;
        }

        List<Line?> shown = [];
        var hidden = 0;
        for (var i = 0; i < lines.Count; i++)
        {
            if (shown.Count >= MaxShown)
                hidden += lines[i].Kind == LineKind.Same ? 0 : 1;
            else if (kept[i])
                shown.Add(lines[i]);
            else if (shown.Count == 0 || shown[^1] is not null)
                shown.Add(null);
        }

        return new TextDifference
        {
            Lines = shown,
            Added = lines.Count(line => line.Kind == LineKind.Added),
            Removed = lines.Count(line => line.Kind == LineKind.Removed),
            IsCut = oldIsCut || nowIsCut,
            Hidden = hidden,
        };
    }

    private static (string Text, bool IsCut) TextOf(ParsedDocument document)
    {
        List<string> lines = [];
        var characters = 0;
        foreach (var line in document.Elements.SelectMany(element => element.Text.Split('\n')))
        {
            if (lines.Count == MaxLines || (characters += line.Length) > MaxCharacters)
                return (string.Join('\n', lines), true);
            lines.Add(line);
        }

        return (string.Join('\n', lines), false);
    }

    /// <summary>Both sides as one text: of each run of changes first what went, then what came.</summary>
    private static List<Line> Unify(SideBySideDiffModel model)
    {
        List<Line> lines = [];
        List<Line> came = [];
        foreach (var (old, now) in model.OldText.Lines.Zip(model.NewText.Lines))
        {
            if (old.Type == ChangeType.Unchanged && now.Type == ChangeType.Unchanged)
            {
                lines.AddRange(came);
                came.Clear();
                lines.Add(new Line(LineKind.Same, [new Piece(old.Text, IsChanged: false)]));
                continue;
            }

            if (old.Type != ChangeType.Imaginary)
                lines.Add(new Line(LineKind.Removed, PiecesOf(old)));
            if (now.Type != ChangeType.Imaginary)
                came.Add(new Line(LineKind.Added, PiecesOf(now)));
        }

        lines.AddRange(came);
        return lines;
    }

    private static IReadOnlyList<Piece> PiecesOf(DiffPiece line) => line.Type == ChangeType.Modified && line.SubPieces.Count > 0
        ? [.. line.SubPieces.Where(piece => piece.Type != ChangeType.Imaginary).Select(piece => new Piece(piece.Text, piece.Type != ChangeType.Unchanged))]
        : [new Piece(line.Text ?? "", IsChanged: false)];

    public enum LineKind
    {
        Same,
        Removed,
        Added,
    }

    public sealed record Line(LineKind Kind, IReadOnlyList<Piece> Pieces);

    /// <param name="IsChanged">True for the words of a line that make the difference.</param>
    public readonly record struct Piece(string Text, bool IsChanged);
}
