using System.Text;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Stages.Chunk;

/// <summary>
/// Cuts a document into passages by one of <see cref="ChunkStrategies"/>. The default follows its structure: every section starts a chunk,
/// so that each chunk stands under one heading; lists, tables and code stay whole where they fit; only a passage too long for a chunk is
/// cut inside, and then repeats a little.
/// </summary>
public static class TextChunker
{
    /// <summary>Chunks that hold every word of the body in reading order; <see cref="QuarantineReason.EmptyOutput"/> when there is no text at all.</summary>
    public static StageResult<ChunkSet> Chunk(ParsedDocument document, ChunkOptions options) => Chunk(document, options, TokenCounter.Cl100k);

    /// <param name="document">What is cut.</param>
    /// <param name="options">Sizes.</param>
    /// <param name="counter">Counts tokens.</param>
    /// <param name="strategy">One of <see cref="ChunkStrategies.All"/>; null: that of <paramref name="options"/>.</param>
    /// <param name="vectorOf">The vector of a sentence, all of one width; only <see cref="ChunkStrategies.Semantic"/> needs it.</param>
    /// <exception cref="ArgumentException">There is no such strategy, or it lacks sentence vectors.</exception>
    public static StageResult<ChunkSet> Chunk(
        ParsedDocument document, ChunkOptions options, ITokenCounter counter, string? strategy = null, Func<string, float[]>? vectorOf = null)
    {
        var body = BodyOf(document);
        var packed = Cut(SectionOutline.Of(body, options.MaxTokens, counter), options, counter, strategy ?? options.Strategy, vectorOf);

        // Rows of dashes between chapters are found by nobody; they are kept only where there is nothing else.
        if (packed.Any(chunk => chunk.HasWords))
            packed = [.. packed.Where(chunk => chunk.HasWords)];
        if (packed.Count == 0)
        {
            return new Quarantined<ChunkSet>(
                QuarantineReason.EmptyOutput,
                $"nothing to chunk: none of {document.Elements.Count} elements has text",
                new Dictionary<string, object?> { ["elements"] = document.Elements.Count, ["pages"] = document.Pages.Count });
        }

        var inherited = FlagNames.InheritedByChunks.Where(document.Flags.Contains).ToList();
        var chunks = Number(packed, inherited);
        if (chunks.Find(chunk => chunk.TokenCount > options.MaxTokens) is { } tooLong)
        {
            return new Quarantined<ChunkSet>(
                QuarantineReason.ChunkInvalid,
                $"chunk {tooLong.Ordinal} has {tooLong.TokenCount} tokens, limit is {options.MaxTokens}",
                new Dictionary<string, object?> { ["chunk"] = tooLong.Ordinal, ["tokens"] = tooLong.TokenCount, ["max_tokens"] = options.MaxTokens });
        }

        var ledger = ChunkCoverage.Measure(document, body, chunks, out var lost);
        if (lost is not null)
        {
            return new Quarantined<ChunkSet>(
                QuarantineReason.ChunkInvalid,
                $"{ledger.Lost.Elements} of {document.Elements.Count} elements are not whole in the chunks, the first is element {lost.Id}",
                new Dictionary<string, object?> { ["element"] = lost.Id, ["page"] = lost.Page, ["type"] = ElementTypeNames.ToName(lost.Type), ["lost"] = ledger.Lost.Elements, ["sample"] = lost.Text[..Math.Min(lost.Text.Length, 200)] });
        }

        return new Completed<ChunkSet>(new ChunkSet { Chunks = chunks, DocumentFlags = document.Flags, Text = ledger });
    }

    private static IReadOnlyList<PackedChunk> Cut(
        List<ChunkSection> sections, ChunkOptions options, ITokenCounter counter, string strategy, Func<string, float[]>? vectorOf) => strategy switch
        {
            ChunkStrategies.Structure => Pack(sections, options, counter),
            ChunkStrategies.Tokens => new TokenWindows(counter, options.MaxTokens, Math.Min(options.OverlapTokens, options.MaxTokens / 2)).Cut([.. sections.SelectMany(section => section.Units)]),
            ChunkStrategies.ParentChild => new ParentChildCutter(counter, options).Cut(Pack(sections, options, counter)),
            ChunkStrategies.Semantic when vectorOf is null => throw new ArgumentException("the semantic strategy needs sentence vectors", nameof(vectorOf)),
            ChunkStrategies.Semantic => Pack(new SemanticCutter(counter, options, vectorOf).Cut(sections), options, counter),
            _ => throw new ArgumentException($"there is no chunking strategy '{strategy}'", nameof(strategy)),
        };

    private static IReadOnlyList<PackedChunk> Pack(IEnumerable<ChunkSection> sections, ChunkOptions options, ITokenCounter counter)
    {
        var packer = new ChunkPacker(counter, options);
        foreach (var section in sections)
            packer.Add(section);
        return packer.Finish();
    }

    /// <summary>Parents come behind everything that is embedded, so that vector i is that of chunk i.</summary>
    private static List<TextChunk> Number(IReadOnlyList<PackedChunk> packed, List<string> inherited)
    {
        var parents = packed.Select(chunk => chunk.Parent).OfType<PackedChunk>().Distinct(ReferenceEqualityComparer.Instance).Cast<PackedChunk>().ToList();
        var ordinals = new Dictionary<PackedChunk, int>(ReferenceEqualityComparer.Instance);
        foreach (var parent in parents)
            ordinals.Add(parent, packed.Count + ordinals.Count);
        return
        [
            .. packed.Select((chunk, ordinal) => ToChunk(chunk, ordinal, inherited) with { ParentOrdinal = chunk.Parent is { } parent ? ordinals[parent] : null }),
            .. parents.Select(parent => ToChunk(parent, ordinals[parent], [.. inherited, FlagNames.Parent])),
        ];
    }

    /// <summary>Running headers and footers repeat on every page and would match every question: they count only when nothing else has words.</summary>
    private static List<Element> BodyOf(ParsedDocument document)
    {
        var withText = document.Elements.Where(element => !string.IsNullOrWhiteSpace(element.Text)).ToList();
        var body = withText.Where(element => element.Type is not (ElementType.Header or ElementType.Footer)).ToList();
        return body.Exists(element => element.Text.EnumerateRunes().Any(Rune.IsLetterOrDigit)) ? body : withText;
    }

    private static IEnumerable<PageBox> BoxesOf(Element element) =>
        element is { Box: { } box, Page: { } page } ? [new PageBox(page, box), .. element.Continuation ?? []] : [];

    private static TextChunk ToChunk(PackedChunk chunk, int ordinal, List<string> inherited)
    {
        var elements = chunk.Units.Select(unit => unit.Element).DistinctBy(element => element.Id).ToList();
        var boxes = elements.SelectMany(BoxesOf).ToList();
        var pages = elements.Select(element => element.Page).OfType<int>().Concat(boxes.Select(box => box.Page)).ToList();
        return new TextChunk
        {
            Ordinal = ordinal,
            Text = chunk.Text,
            ContentHash = Sha256Hash.Of(chunk.Text),
            TokenCount = chunk.Tokens,
            HeadingPath = chunk.HeadingPath(),
            PageFrom = pages.Count > 0 ? pages.Min() : null,
            PageTo = pages.Count > 0 ? pages.Max() : null,
            ElementTypes = [.. elements.Select(element => element.Type).Distinct()],
            ElementIds = [.. elements.Select(element => element.Id)],
            Boxes = boxes,
            Flags = [.. elements.SelectMany(element => element.Flags).Concat(inherited).Distinct(StringComparer.Ordinal)],
        };
    }
}
