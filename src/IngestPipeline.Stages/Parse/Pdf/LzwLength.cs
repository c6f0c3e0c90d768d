namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Walks an LZW stream by the lengths of its strings alone, without building them.</summary>
internal static class LzwLength
{
    private const int Clear = 256;
    private const int End = 257;
    private const int TableSize = 4096;

    /// <summary>True when the stream decodes to at most <paramref name="allowance"/> bytes, or is damaged before that.</summary>
    public static bool Fits(ReadOnlySpan<byte> input, long allowance)
    {
        Span<int> lengths = stackalloc int[TableSize];
        lengths[..Clear].Fill(1);
        var (next, width, previous, total, position) = (End + 1, 9, 0, 0L, 0L);
        while (position + width <= (long)input.Length * 8)
        {
            var code = Read(input, position, width);
            position += width;
            if (code == End)
                return true;
            if (code == Clear)
            {
                (next, width, previous) = (End + 1, 9, 0);
                continue;
            }

            if (code > next)
                return true;
            var length = code == next ? previous + 1 : lengths[code];
            total += length;
            if (total > allowance)
                return false;
            if (previous > 0 && next < TableSize)
                lengths[next++] = previous + 1;
            previous = length;
            // Codes grow one early, as PDF writers do by default; a stream written otherwise is miscounted only upwards of its first clear.
            width = next switch { >= 2047 => 12, >= 1023 => 11, >= 511 => 10, _ => 9 };
        }

        return true;
    }

    private static int Read(ReadOnlySpan<byte> input, long bit, int width)
    {
        var at = (int)(bit >> 3);
        var window = (uint)input[at] << 16;
        if (at + 1 < input.Length)
            window |= (uint)input[at + 1] << 8;
        if (at + 2 < input.Length)
            window |= input[at + 2];
        return (int)(window >> (24 - (int)(bit & 7) - width)) & ((1 << width) - 1);
    }
}
