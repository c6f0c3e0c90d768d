namespace IngestPipeline.Storage.Search;

/// <summary>Some characters (UTF-16 units) of a text.</summary>
/// <param name="Start">From 0.</param>
public readonly record struct TextRange(int Start, int Length);
