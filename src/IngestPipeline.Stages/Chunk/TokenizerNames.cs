namespace IngestPipeline.Stages.Chunk;

/// <summary>Values of <see cref="ChunkOptions.Tokenizer"/>.</summary>
public static class TokenizerNames
{
    public const string Cl100k = "cl100k_base";
    public const string O200k = "o200k_base";

    /// <summary>Goes before the path of a WordPiece vocabulary, or of a folder that has one.</summary>
    public const string BertPrefix = "bert:";

    public static bool IsKnown(string name) =>
        name is Cl100k or O200k || (name.StartsWith(BertPrefix, StringComparison.Ordinal) && name.Length > BertPrefix.Length);
}
