using System.Text;

namespace IngestPipeline.Stages.Chunk;

/// <summary>Cuts text made of lines (table rows, code) between lines; a header is repeated on top of every slice.</summary>
internal sealed class RowSlicer(ITokenCounter counter, PassageSlicer passages)
{
    private const int MaxBlankLines = 2;

    /// <summary>Slices of a Markdown table of which the first <paramref name="headerRows"/> rows are headers.</summary>
    public IEnumerable<string> SliceTable(string markdown, int headerRows, int firstCapacity, int capacity)
    {
        var lines = markdown.Split('\n');
        var headerLines = HeaderLines(lines, headerRows);
        var header = string.Concat(lines.Take(headerLines).Select(line => line + "\n"));

        // A header that takes half of the room leaves too little for its rows: it is then a row like the others.
        return counter.Count(header) > capacity / 2
            ? Slice("", lines, firstCapacity, capacity)
            : Slice(header, lines.Skip(headerLines), firstCapacity, capacity);
    }

    public IEnumerable<string> SliceCode(string code, int firstCapacity, int capacity) => Slice("", code.Split('\n'), firstCapacity, capacity);

    private IEnumerable<string> Slice(string header, IEnumerable<string> lines, int firstCapacity, int capacity)
    {
        var headerTokens = counter.Count(header);
        var slice = new StringBuilder();
        var (used, limit, blank) = (headerTokens, firstCapacity, 0);
        foreach (var line in lines.Select(line => line.TrimEnd()))
        {
            blank = line.Length == 0 ? blank + 1 : 0;
            if (blank > MaxBlankLines)
                continue;

            var tokens = counter.Count(line + "\n");
            if (used + tokens > limit || LongRuns.Any(line))
            {
                yield return slice.Length > 0 ? header + slice.ToString().TrimEnd() : "";
                slice.Clear();
                (used, limit) = (headerTokens, capacity);
            }

            if (used + tokens <= limit && !LongRuns.Any(line))
            {
                slice.Append(line).Append('\n');
                used += tokens;
                continue;
            }

            foreach (var part in passages.Slice(line, capacity, capacity, 0))
                yield return part;
        }

        if (!string.IsNullOrWhiteSpace(slice.ToString()))
            yield return header + slice.ToString().TrimEnd();
    }

    /// <summary>A Markdown table has one header row above its separator row; further header rows follow below it.</summary>
    private static int HeaderLines(string[] lines, int headerRows)
    {
        if (headerRows == 0)
            return 0;
        var separated = lines.Length > 1 && lines[1].Contains('-', StringComparison.Ordinal) && lines[1].AsSpan().IndexOfAnyExcept("|-: ") < 0;
        return Math.Min(headerRows + (separated ? 1 : 0), lines.Length);
    }
}
