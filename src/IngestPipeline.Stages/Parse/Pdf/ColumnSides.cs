namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Judges whether what lies on the two sides of a gutter are columns of running text, or pieces of the same lines.</summary>
internal sealed class ColumnSides(List<TextSegment> sorted, int start, int end, double size)
{
    // Lines of a column stand close to each other; a header, a heading and a caption that miss each other are no columns.
    private const double ThinlyFilled = 0.2;

    /// <param name="gutter">A white strip.</param>
    /// <param name="isTabular">Set when both sides hold text that belongs together line by line.</param>
    public bool Accepts((double Left, double Right) gutter, ref bool isTabular)
    {
        var (left, right) = (new Side(), new Side());
        for (var i = start; i < end; i++)
            (sorted[i].Box.Left >= (gutter.Left + gutter.Right) / 2 ? right : left).Add(sorted[i]);
        if (left.Count < 2 || right.Count < 2)
            return false;
        if (Math.Min(left.Bottom, right.Bottom) - Math.Max(left.Top, right.Top) < size * 2)
            return false;
        if (left.Filled < ThinlyFilled && right.Filled < ThinlyFilled)
            return false;
        if (!IsTabular(left, right))
            return true;
        isTabular = true;
        return false;
    }

    private bool IsTabular(Side left, Side right)
    {
        if (left.Placed * 2 >= left.Count || right.Placed * 2 >= right.Count)
            return true;
        var (fewer, more) = left.Count <= right.Count ? (left, right) : (right, left);
        var shorter = Math.Min(left.MeanLength, right.MeanLength);
        var aligned = fewer.SharedBases(more, size * 0.3);
        return aligned >= fewer.Count * 0.6 && (shorter < 14 || (left.MeanLength + right.MeanLength) / 2 < 20);
    }

    private sealed class Side
    {
        private readonly List<double> _bases = [];
        private int _length;
        private double _heights;

        public int Count => _bases.Count;

        /// <summary>Form values, which belong beside their labels.</summary>
        public int Placed { get; private set; }

        public double MeanLength => (double)_length / _bases.Count;

        /// <summary>Part of its height that its lines fill, 0 to 1; overlapping lines count twice.</summary>
        public double Filled => _heights / Math.Max(1, Bottom - Top);

        public double Top { get; private set; } = double.MaxValue;

        public double Bottom { get; private set; } = double.MinValue;

        public void Add(TextSegment segment)
        {
            // A table is as good as many long lines.
            _bases.Add(segment.Base);
            _heights += segment.Box.Height;
            Placed += segment.IsPlaced ? 1 : 0;
            _length += segment.Table is null ? segment.Text.Length : 40;
            Top = Math.Min(Top, segment.Box.Top);
            Bottom = Math.Max(Bottom, segment.Box.Bottom);
        }

        public int SharedBases(Side other, double tolerance)
        {
            _bases.Sort();
            other._bases.Sort();
            var (shared, j) = (0, 0);
            foreach (var place in _bases)
            {
                while (j < other._bases.Count && other._bases[j] < place - tolerance)
                    j++;
                shared += j < other._bases.Count && other._bases[j] <= place + tolerance ? 1 : 0;
            }

            return shared;
        }
    }
}
