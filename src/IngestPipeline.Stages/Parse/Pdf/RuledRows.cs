using System.Runtime.InteropServices;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Parts the text between horizontal lines into rows and columns.</summary>
internal static class RuledRows
{
    // White space between words is a quarter of the font size; what stays white in every row and is wider parts columns.
    private const double MinGutter = 0.34;
    private const double WordGap = 0.18;
    private const double MaxMeanLength = 60;
    private const int MaxLinesOfRow = 6;
    private const int MaxHeaderLines = 3;
    private const int MaxRows = 400;

    /// <summary>Null when the text is no table.</summary>
    /// <param name="glyphs">Text between the first and the last line.</param>
    /// <param name="places">Where the lines stand.</param>
    public static PageTable? From(List<Glyph> glyphs, List<double> places)
    {
        var rows = Rows(glyphs);
        if (rows.Count is < 2 or > MaxRows)
            return null;
        var gutters = Gutters(rows);
        if (gutters.Count == 0)
            gutters = Gutters(rows[1..]);
        if (gutters.Count == 0)
            return null;
        var lines = rows.ConvertAll(words => Cells(words, gutters));
        if (lines.Count(line => Filled(line) >= 2) * 5 < lines.Count * 2 || !IsTable(lines))
            return null;
        var bands = rows.ConvertAll(words => Math.Max(0, places.FindLastIndex(place => place <= words[0].Base - (words[0].Size * 0.2))));
        var texts = Merge(lines, rows, bands, places.Count - 1);
        if (TableShape.Trim(texts) is not { } table)
            return null;
        return new PageTable(table, places.Count == 3 ? 1 : TableShape.HeaderRowsOf(table));
    }

    private static List<List<Word>> Rows(List<Glyph> glyphs)
    {
        var words = new List<Word>();
        foreach (var piece in SegmentBuilder.Pieces(glyphs))
            AddWords(words, piece);
        var rows = new List<List<Word>>();
        foreach (var word in words.OrderBy(word => word.Base))
        {
            if (rows.Count == 0 || word.Base - rows[^1][0].Base > word.Size * 0.35)
                rows.Add([]);
            rows[^1].Add(word);
        }

        rows.ForEach(row => row.Sort((a, b) => a.Start.CompareTo(b.Start)));
        return rows;
    }

    private static void AddWords(List<Word> words, List<Glyph> piece)
    {
        var glyphs = CollectionsMarshal.AsSpan(piece);
        LineText.SortByStart(glyphs);
        var (first, reach) = (-1, float.MinValue);
        for (var i = 0; i <= glyphs.Length; i++)
        {
            if (first >= 0 && (i == glyphs.Length || glyphs[i].IsSpace || glyphs[i].Start - reach > glyphs[i].Size * WordGap))
            {
                words.Add(new Word(glyphs[first].Start, reach, glyphs[first].Base, glyphs[first].Size, piece.GetRange(first, i - first)));
                first = -1;
            }

            if (i < glyphs.Length && !glyphs[i].IsSpace)
            {
                reach = first < 0 ? glyphs[i].End : Math.Max(reach, glyphs[i].End);
                first = first < 0 ? i : first;
            }
        }
    }

    private static List<double> Gutters(List<List<Word>> rows)
    {
        var gutters = new List<double>();
        var reach = double.MaxValue;
        foreach (var word in rows.SelectMany(row => row).OrderBy(word => word.Start))
        {
            if (word.Start - reach >= word.Size * MinGutter)
                gutters.Add((word.Start + reach) / 2);
            reach = reach == double.MaxValue ? word.End : Math.Max(reach, word.End);
        }

        return gutters;
    }

    private static string[] Cells(List<Word> words, List<double> gutters)
    {
        var cells = new List<Glyph>[gutters.Count + 1];
        foreach (var word in words)
        {
            // A name over two columns crosses a gutter; it belongs to the first of them.
            var column = gutters.FindLastIndex(gutter => gutter <= word.Start + 0.01) + 1;
            var cell = cells[column] ??= [];
            if (cell.Count > 0)
                cell.Add(new Glyph(" ", cell[^1].End, word.Glyphs[0].Start, word.Glyphs[0].Base, word.Glyphs[0].Size, GlyphStyle.Space));
            cell.AddRange(word.Glyphs);
        }

        return [.. cells.Select(cell => cell is null ? "" : LineText.ToSegment(cell)?.Text ?? "")];
    }

    // Two columns of running text between lines are a page, not a table.
    private static bool IsTable(List<string[]> lines)
    {
        var filled = lines.SelectMany(line => line).Where(text => text.Length > 0).ToList();
        if (filled.Average(text => text.Length) > MaxMeanLength)
            return false;
        return !Enumerable.Range(0, lines[0].Length).All(column =>
        {
            var lengths = lines.Select(line => line[column].Length).Where(length => length > 0).ToList();
            return lengths.Count > 0 && lengths.Average() >= 20 && lengths.Average() >= lengths.Max() * 0.75;
        });
    }

    // With a line under every row, what stands between two lines is a row; else the lines of a cell are told by what its row leaves empty.
    private static List<string[]> Merge(List<string[]> lines, List<List<Word>> rows, List<int> bands, int bandCount)
    {
        var counts = bands.GroupBy(band => band).Select(band => band.Count()).Order().ToList();
        var isRowPerBand = bandCount >= 3 && counts[^1] <= MaxLinesOfRow && counts[counts.Count / 2] <= 2;
        var isOneHeader = bandCount == 2 && bands.Count(band => band == 0) <= MaxHeaderLines;
        var texts = new List<string[]>();
        for (var i = 0; i < lines.Count; i++)
        {
            var isSameBand = i > 0 && bands[i] == bands[i - 1];
            var isMore = isSameBand && (isRowPerBand || (isOneHeader && bands[i] == 0)
                || (lines[i][0].Length == 0 && Filled(lines[i]) < Filled(lines[i - 1]) && rows[i][0].Base - rows[i - 1][0].Base <= rows[i][0].Size * 1.4));
            if (!isMore)
            {
                texts.Add(lines[i]);
                continue;
            }

            for (var column = 0; column < lines[i].Length; column++)
                texts[^1][column] = $"{texts[^1][column]} {lines[i][column]}".Trim();
        }

        return texts;
    }

    private static int Filled(string[] line) => line.Count(text => text.Length > 0);

    private sealed record Word(float Start, float End, float Base, float Size, List<Glyph> Glyphs);
}
