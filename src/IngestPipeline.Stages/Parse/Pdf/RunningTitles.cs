using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Finds the headers and footers of a document: lines near the edge of the page that come back, figures aside, at the same height on other pages.</summary>
internal sealed partial class RunningTitles
{
    private const double EdgeShare = 0.13;
    private const int LinesPerEdge = 4;
    private const double HeightSlack = 6;

    private readonly Dictionary<TextLine, ElementType> _types = new(ReferenceEqualityComparer.Instance);

    public static RunningTitles None => new();

    public static RunningTitles Find(IReadOnlyList<PageLayout> pages)
    {
        var titles = new RunningTitles();
        var candidates = new Dictionary<(string, int), List<(int Page, TextLine[] Lines, string Text, ElementType Type)>>();
        foreach (var page in pages)
        {
            var edges = Edges(page).ToList();
            foreach (var (line, type, place) in edges)
                Add(page.Number, [line], type, place);
            // What is one line on most pages is in pieces where columns follow below it.
            foreach (var pieces in edges.GroupBy(edge => (edge.Type, (int)Math.Round(edge.Line.Base * 2))).Where(pieces => pieces.Count() > 1))
                Add(page.Number, [.. pieces.Select(piece => piece.Line).OrderBy(line => line.Box.Left)], pieces.Key.Type, pieces.First().Place);
        }

        foreach (var ((pattern, height), seen) in candidates)
        {
            var pagesSeen = seen.Select(item => item.Page).Distinct().Count();
            // Rounding can part lines of equal height.
            foreach (var neighbour in (ReadOnlySpan<int>)[height - 1, height + 1])
                pagesSeen += candidates.TryGetValue((pattern, neighbour), out var near) ? near.Select(item => item.Page).Distinct().Count() : 0;
            if (pagesSeen < MinPages(pages.Count, pattern) || !FiguresCount(seen.Select(item => item.Text)))
                continue;
            foreach (var (_, lines, _, type) in seen)
            {
                foreach (var line in lines)
                    titles._types.TryAdd(line, type);
            }
        }

        return titles;

        void Add(int page, TextLine[] lines, ElementType type, double place)
        {
            var text = string.Join(' ', lines.Select(line => line.Text));
            var key = (Pattern(text), (int)Math.Round(place / HeightSlack));
            if (!candidates.TryGetValue(key, out var seen))
                candidates.Add(key, seen = []);
            seen.Add((page, lines, text, type));
        }
    }

    /// <summary>Header, Footer, or null for a line of the text itself.</summary>
    public ElementType? TypeOf(TextLine line) => _types.TryGetValue(line, out var type) ? type : null;

    // Two pages agree by chance, unless what they share carries a page number.
    private static int MinPages(int pages, string pattern) => pages <= 3 && pattern.Contains('#', StringComparison.Ordinal) ? 2 : 3;

    // Page numbers rise, years and editions stay; figures that jump belong to the text, as in notes at the foot of the page.
    private static bool FiguresCount(IEnumerable<string> texts)
    {
        var last = new List<long>();
        foreach (var text in texts)
        {
            var index = 0;
            foreach (var match in Figures().EnumerateMatches(text))
            {
                var value = long.Parse(text.AsSpan(match.Index, match.Length), NumberStyles.None, CultureInfo.InvariantCulture);
                if (index == last.Count)
                    last.Add(value);
                else if (value < last[index])
                    return false;
                last[index++] = value;
            }
        }

        return true;
    }

    [GeneratedRegex("[0-9]{1,15}")]
    private static partial Regex Figures();

    private static IEnumerable<(TextLine Line, ElementType Type, double Place)> Edges(PageLayout page)
    {
        var lines = new List<(TextLine Line, double Top, double Bottom)>();
        foreach (var (frame, members) in page.Flows)
        {
            foreach (var line in members)
            {
                if (line.Table is not null || line.IsPlaced || line.Text.Length > 200)
                    continue;
                var box = frame.ToPage(line.Box);
                lines.Add((line, box.Top, page.Height - box.Bottom));
            }
        }

        // "Chapter 3" over a chapter looks like a header that counts, but is set larger than the text.
        var sizes = lines.Select(line => line.Line.Size).Order().ToList();
        lines.RemoveAll(line => line.Top < page.Height / 2 && line.Line.Size > sizes[sizes.Count / 2] * 1.1 && line.Line.Text.AsSpan().IndexOfAnyInRange('0', '9') >= 0);

        var limit = page.Height * EdgeShare;
        return lines.Where(line => line.Top <= limit).OrderBy(line => line.Top).Take(LinesPerEdge).Select(line => (line.Line, ElementType.Header, line.Top))
            .Concat(lines.Where(line => line.Bottom <= limit).OrderBy(line => line.Bottom).Take(LinesPerEdge).Select(line => (line.Line, ElementType.Footer, -1000 - line.Bottom)));
    }

    private static string Pattern(string text)
    {
        var pattern = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (!char.IsDigit(character))
                pattern.Append(char.ToLowerInvariant(character));
            else if (pattern.Length == 0 || pattern[^1] != '#')
                pattern.Append('#');
        }

        // Pages of a preface are numbered in roman figures.
        return pattern.Length <= 6 && pattern.ToString().AsSpan().IndexOfAnyExcept("ivxlc") < 0 ? "#" : pattern.ToString();
    }
}
