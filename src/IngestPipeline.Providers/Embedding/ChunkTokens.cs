using IngestPipeline.Providers.Embedding.Onnx;
using IngestPipeline.Stages.Chunk;
using IngestPipeline.Stages.Embed;

namespace IngestPipeline.Providers.Embedding;

/// <summary>What counts the tokens of chunks.</summary>
/// <param name="Name">Identifies it in fingerprints: a name, or a hash of the vocabulary and how it is used.</param>
/// <param name="Limit">Tokens of the longest chunk that its model reads whole with some headings before it; null: any length.</param>
public sealed record ChunkTokens(string Name, ITokenCounter Counter, int? Limit)
{
    // Headings go before a chunk's text when it is embedded; an eighth is room for the innermost ones.
    private const int ShareOfHeadings = 8;

    /// <exception cref="EmbeddingModelException">The vocabulary that the options name cannot be used.</exception>
    public static ChunkTokens Of(ChunkOptions chunk, EmbedOptions embed)
    {
        try
        {
            return chunk.Tokenizer switch
            {
                null when embed.Provider == EmbedProviders.Onnx => OfModel(embed),
                null or TokenizerNames.Cl100k => new ChunkTokens(TokenizerNames.Cl100k, TokenCounter.Cl100k, null),
                TokenizerNames.O200k => new ChunkTokens(TokenizerNames.O200k, TokenCounter.O200k, null),
                _ => OfPath(chunk.Tokenizer[TokenizerNames.BertPrefix.Length..]),
            };
        }
        catch (EmbeddingModelException wrong) when (chunk.Tokenizer is not null)
        {
            throw new EmbeddingModelException($"Chunk:Tokenizer: {wrong.Message}", wrong);
        }
    }

    private static ChunkTokens OfModel(EmbedOptions embed)
    {
        var folder = SentenceModelFolder.Read(embed.ModelPath!);
        var counter = folder.Tokenizer.Open();
        var prefix = TextPrefixes.Of(embed, folder).Passage;
        var most = folder.MaxTokens - SentenceModelFolder.SpecialTokens - (prefix.Length == 0 ? 0 : counter.Count(prefix));
        return new ChunkTokens(folder.Tokenizer.Identity, counter, most - (most / ShareOfHeadings));
    }

    private static ChunkTokens OfPath(string path)
    {
        var files = WordPieceFiles.Read(path);
        return new ChunkTokens(files.Identity, files.Open(), null);
    }
}
