namespace IngestPipeline.Workers.Spaces;

/// <summary>What filling a space did.</summary>
/// <param name="Written">Vectors written.</param>
/// <param name="Left">Chunks without a vector that the last pass came upon and could not write: refused by the model, or of documents that were being published.</param>
/// <param name="Refused">For each text the model refuses: which, and why.</param>
public sealed record FillResult(int Written, int Left, IReadOnlyList<string> Refused)
{
    public static FillResult Nothing { get; } = new(0, 0, []);
}
