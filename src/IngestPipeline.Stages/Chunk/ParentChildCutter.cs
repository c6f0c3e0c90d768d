namespace IngestPipeline.Stages.Chunk;

/// <summary>Cuts the chunks of the structure strategy, the parents, once more into children.</summary>
internal sealed class ParentChildCutter(ITokenCounter counter, ChunkOptions options)
{
    private readonly ChunkOptions childOptions = new()
    {
        MaxTokens = Math.Min(options.ChildTokens, options.MaxTokens),
        // Children have their parent for context: they repeat at most a tenth.
        OverlapTokens = Math.Min(options.OverlapTokens, Math.Min(options.ChildTokens, options.MaxTokens) / 10),
        Tokenizer = options.Tokenizer,
    };

    /// <summary>Children in reading order; one that is its whole parent has none.</summary>
    public List<PackedChunk> Cut(IEnumerable<PackedChunk> parents)
    {
        var all = new List<PackedChunk>();
        foreach (var parent in parents)
        {
            // The text of a single unit may have been cut further when the parent was packed.
            var units = parent.Units.Count == 1 ? [Resize(parent.Units[0], parent.Text)] : parent.Units.ConvertAll(unit => Resize(unit, unit.Text));
            var packer = new ChunkPacker(counter, childOptions);
            packer.Add(new ChunkSection(units));
            var children = packer.Finish().Where(child => child.HasWords || !parent.HasWords).ToList();
            all.AddRange(children.Count > 1 ? children.Select(child => child with { Parent = parent }) : [parent]);
        }

        return all;
    }

    private ChunkUnit Resize(ChunkUnit unit, string text) => ChunkUnit.Of(unit.Element, unit.Scope, text, childOptions.MaxTokens, counter);
}
