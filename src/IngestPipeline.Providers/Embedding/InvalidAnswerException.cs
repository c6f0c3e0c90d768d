namespace IngestPipeline.Providers.Embedding;

/// <summary>A service said that all went well, and what it sent cannot belong to the texts: its own trouble, and no text's.</summary>
internal sealed class InvalidAnswerException(string message) : Exception(message);
