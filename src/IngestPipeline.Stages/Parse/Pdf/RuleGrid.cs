namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>A grid of ruled lines that cross: rows and columns of cells, some of them merged.</summary>
internal sealed class RuleGrid
{
    // Lines of one grid end this close to each other, in points.
    public const double Slack = 3;

    private const int MaxCells = 20_000;

    private readonly double[] _across;
    private readonly double[] _down;
    private readonly int[] _cellOf;

    private RuleGrid(double[] across, double[] down, int[] cellOf) => (_across, _down, _cellOf) = (across, down, cellOf);

    public int Rows => _down.Length - 1;

    public int Columns => _across.Length - 1;

    public FrameBox Box => new(_across[0], _down[0], _across[^1], _down[^1]);

    /// <summary>Null when the lines make no grid of at least two rows and two columns.</summary>
    public static RuleGrid? From(List<Rule> horizontal, List<Rule> vertical)
    {
        var across = Places(vertical, horizontal);
        var down = Places(horizontal, vertical);
        var (rows, columns) = (down.Length - 1, across.Length - 1);
        if (rows < 2 || columns < 2 || (long)rows * columns > MaxCells)
            return null;

        var cells = new int[rows * columns];
        for (var i = 0; i < cells.Length; i++)
            cells[i] = i;
        var rightOf = Separators(vertical, across, down);
        var below = Separators(horizontal, down, across);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                if (column + 1 < columns && !rightOf.Contains((column + 1, row)))
                    Join(cells, (row * columns) + column, (row * columns) + column + 1);
                if (row + 1 < rows && !below.Contains((row + 1, column)))
                    Join(cells, (row * columns) + column, ((row + 1) * columns) + column);
            }
        }

        for (var i = 0; i < cells.Length; i++)
            cells[i] = Root(cells, i);
        return new RuleGrid(across, down, cells);
    }

    /// <summary>The cell at a place, as row times columns plus column of its upper left part; -1 outside.</summary>
    public int CellAt(double along, double across)
    {
        var (column, row) = (Index(_across, along), Index(_down, across));
        return column < 0 || row < 0 ? -1 : _cellOf[(row * Columns) + column];
    }

    /// <summary>Every cell, by the number <see cref="CellAt"/> gives, and the box around it, merged parts included.</summary>
    public SortedDictionary<int, FrameBox> Cells()
    {
        var cells = new SortedDictionary<int, FrameBox>();
        for (var part = 0; part < _cellOf.Length; part++)
        {
            var (row, column) = (part / Columns, part % Columns);
            cells[_cellOf[part]] = cells.GetValueOrDefault(_cellOf[part], FrameBox.Empty).With(new FrameBox(_across[column], _down[row], _across[column + 1], _down[row + 1]));
        }

        return cells;
    }

    /// <summary>The row of a cell from which a cell merged downwards takes its text, in the same column; the row itself when none does.</summary>
    public int RowAbove(int row, int column)
    {
        var cell = _cellOf[(row * Columns) + column];
        return cell % Columns == column ? cell / Columns : row;
    }

    /// <summary>A cell of the first row reaches into the second, or over several columns that the second parts.</summary>
    public bool HasTwoHeaderRows
    {
        get
        {
            var (reaches, parts) = (false, false);
            for (var column = 0; column < Columns; column++)
            {
                reaches |= _cellOf[Columns + column] < Columns;
                parts |= column > 0 && _cellOf[column] == _cellOf[column - 1] && _cellOf[Columns + column] != _cellOf[Columns + column - 1];
            }

            return reaches && parts;
        }
    }

    private static int Index(double[] places, double at)
    {
        if (at < places[0] || at > places[^1])
            return -1;
        var found = Array.BinarySearch(places, at);
        return Math.Clamp(found >= 0 ? found : ~found - 1, 0, places.Length - 2);
    }

    // Where lines stand, and where the lines that cross them end: many tables have no outer lines on two sides.
    private static double[] Places(List<Rule> lines, List<Rule> crossing)
    {
        var all = lines.Select(line => line.At).ToList();
        all.Add(crossing.Min(line => line.From));
        all.Add(crossing.Max(line => line.To));
        all.Sort();
        var places = new List<double>();
        foreach (var place in all)
        {
            if (places.Count == 0 || place - places[^1] > Slack * 1.5)
                places.Add(place);
        }

        return [.. places];
    }

    // (index of the place the line stands at, index of the interval it covers) for every interval whose middle it passes.
    private static HashSet<(int Place, int Interval)> Separators(List<Rule> lines, double[] places, double[] intervals)
    {
        var result = new HashSet<(int, int)>();
        foreach (var line in lines)
        {
            var place = Array.FindIndex(places, at => Math.Abs(at - line.At) <= Slack * 1.5);
            for (var i = 0; place >= 0 && i + 1 < intervals.Length; i++)
            {
                var middle = (intervals[i] + intervals[i + 1]) / 2;
                if (middle >= line.From && middle <= line.To)
                    result.Add((place, i));
            }
        }

        return result;
    }

    private static int Root(int[] cells, int cell)
    {
        while (cells[cell] != cell)
            cell = cells[cell] = cells[cells[cell]];
        return cell;
    }

    private static void Join(int[] cells, int first, int second)
    {
        var (a, b) = (Root(cells, first), Root(cells, second));
        cells[Math.Max(a, b)] = Math.Min(a, b);
    }
}
