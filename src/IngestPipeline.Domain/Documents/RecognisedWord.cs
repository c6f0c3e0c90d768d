namespace IngestPipeline.Domain.Documents;

/// <summary>A word, its box in points and its confidence 0 to 100.</summary>
public sealed record RecognisedWord(string Text, BoundingBox Box, double Confidence);
