using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Chunk;

/// <summary>Fills chunks one after the other; none takes more than <see cref="ChunkOptions.MaxTokens"/>.</summary>
internal sealed class ChunkPacker
{
    private readonly ITokenCounter counter;
    private readonly PassageSlicer passages;
    private readonly RowSlicer rows;
    private readonly int maxTokens;
    private readonly int overlap;
    private readonly List<PackedChunk> packed = [];
    private readonly List<ChunkUnit> current = [];
    private int used;

    public ChunkPacker(ITokenCounter counter, ChunkOptions options)
    {
        this.counter = counter;
        passages = new PassageSlicer(counter);
        rows = new RowSlicer(counter, passages);
        maxTokens = options.MaxTokens;
        overlap = Math.Min(options.OverlapTokens, options.MaxTokens / 2);
    }

    /// <summary>A section always starts a chunk: one that held two would have to give up the headings of both.</summary>
    public void Add(ChunkSection section)
    {
        Flush();
        foreach (var block in ChunkBlocks.Of(section))
            AddBlock(block);
    }

    public IReadOnlyList<PackedChunk> Finish()
    {
        Flush();
        return packed;
    }

    private void AddBlock(List<ChunkUnit> block)
    {
        var tokens = block.Sum(unit => unit.Tokens);
        var isWhole = tokens <= maxTokens && !block.Exists(unit => unit.HasLongRun);
        if (isWhole && used + tokens > maxTokens)
            Flush();
        foreach (var unit in block)
        {
            if (isWhole)
                Append(unit);
            else
                AddUnit(unit);
        }
    }

    private void AddUnit(ChunkUnit unit)
    {
        if (!Fits(unit) && ShouldStartAfresh(unit))
            Flush();
        if (Fits(unit))
        {
            Append(unit);
            return;
        }

        var isFirst = true;
        foreach (var slice in Slice(unit))
        {
            if (!isFirst)
                Flush();
            isFirst = false;
            if (slice.Length > 0)
                Append(ChunkUnit.Of(unit.Element, unit.Scope, slice, maxTokens, counter));
        }
    }

    private bool Fits(ChunkUnit unit) => !unit.HasLongRun && used + unit.Tokens <= maxTokens;

    /// <summary>A heading is not left behind unless it fills its chunk; other text is, when what comes fits as a whole or little room is left.</summary>
    private bool ShouldStartAfresh(ChunkUnit unit)
    {
        if (current.Count == 0)
            return false;
        var room = maxTokens - used;
        return current.TrueForAll(held => held.LeadsOn)
            ? room < maxTokens / 4
            : room < maxTokens / 2 || (unit.Tokens <= maxTokens && !unit.HasLongRun);
    }

    private IEnumerable<string> Slice(ChunkUnit unit) => unit.Element.Type switch
    {
        ElementType.Table => rows.SliceTable(unit.Text, unit.Element.HeaderRows, maxTokens - used, maxTokens),
        ElementType.Code => rows.SliceCode(unit.Text, maxTokens - used, maxTokens),
        _ => passages.Slice(unit.Text, maxTokens - used, maxTokens, overlap),
    };

    private void Append(ChunkUnit unit)
    {
        current.Add(unit);
        used += unit.Tokens;
    }

    private void Flush()
    {
        while (current.Count > 0)
        {
            // Sums of counts are an estimate where texts meet: the count of the joined text decides.
            var held = current.Count;
            var text = PackedChunk.Join(current);
            var tokens = counter.Count(text);
            while (tokens > maxTokens && held > 1)
            {
                held--;
                text = PackedChunk.Join(current[..held]);
                tokens = counter.Count(text);
            }

            var units = current[..held];
            current.RemoveRange(0, held);
            if (tokens <= maxTokens)
                packed.Add(new PackedChunk(units, text, tokens));
            else
                packed.AddRange(passages.Slice(text, maxTokens, maxTokens, 0).Select(slice => new PackedChunk(units, slice, counter.Count(slice))));
        }

        used = 0;
    }
}
