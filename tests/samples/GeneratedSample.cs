namespace IngestPipeline.Samples;

/// <summary>
/// A generated file: its name, its kind (the extension), a phrase that stands in no other generated file of the same
/// seed, and whether that phrase exists only as a picture.
/// </summary>
public sealed record GeneratedSample(string Name, string Kind, string Phrase, bool IsScanned);
