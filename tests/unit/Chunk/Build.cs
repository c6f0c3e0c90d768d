using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Chunk;

namespace IngestPipeline.UnitTests.Chunk;

/// <summary>Documents and elements in few words.</summary>
internal static class Build
{
    public static ParsedDocument Document(params IEnumerable<Element> elements) => new()
    {
        MediaType = "text/plain",
        Elements = [.. elements.Select((element, id) => element with { Id = id })],
        Pages = [],
    };

    public static Element Element(ElementType type, string text, int level = 0, int? page = null, params string[] flags) => new()
    {
        Id = 0,
        Type = type,
        Text = text,
        Level = level,
        Page = page,
        Box = page is null ? null : new BoundingBox(10, 20, 30, 40),
        Flags = flags,
    };

    public static Element Paragraph(string text, int? page = null, params string[] flags) => Element(ElementType.Paragraph, text, 0, page, flags);

    public static Element Heading(string text, int level, int? page = null) => Element(ElementType.Heading, text, level, page);

    public static Element Table(int columns, int rows)
    {
        List<string[]> cells = [.. Enumerable.Range(0, rows + 1).Select(row => Enumerable.Range(0, columns).Select(column => row == 0 ? $"Column{column}" : $"r{row}c{column}").ToArray())];
        var lines = cells.Select(row => $"| {string.Join(" | ", row)} |").ToList();
        lines.Insert(1, $"|{string.Concat(Enumerable.Repeat(" --- |", columns))}");
        return Element(ElementType.Table, string.Join('\n', lines)) with { Rows = cells, HeaderRows = 1 };
    }

    /// <summary>Different words in sentences of ten.</summary>
    public static string Prose(int words, int seed = 0) =>
        string.Join(' ', Enumerable.Range(0, words).Select(i => (i % 10 == 0 ? "Word" : "word") + (seed + i) + (i % 10 == 9 ? "." : "")));

    public static IReadOnlyList<TextChunk> Chunks(ParsedDocument document, int maxTokens = 400, int overlap = 0) =>
        TextChunker.Chunk(document, Options(maxTokens, overlap)).ShouldBeOfType<Completed<ChunkSet>>().Output.Chunks;

    public static ChunkOptions Options(int maxTokens, int overlap) => new() { MaxTokens = maxTokens, OverlapTokens = overlap };
}
