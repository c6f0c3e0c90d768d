namespace IngestPipeline.Domain.Ledger;

/// <summary>A sentence of a document, by which it is to be found once it is published.</summary>
/// <param name="Vector">The sentence in the space the document is published in; empty when only its words are asked.</param>
public sealed record CanarySentence(string Text, float[] Vector);
