namespace IngestPipeline.Providers.Embedding;

/// <summary>A model, or what is set about it, cannot be used; the message says what is wrong where.</summary>
public sealed class EmbeddingModelException(string message, Exception? inner = null) : InvalidOperationException(message, inner);
