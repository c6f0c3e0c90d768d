namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>A bookmark of the document.</summary>
/// <param name="Title">As written in the outline, clean.</param>
/// <param name="Level">From 1.</param>
/// <param name="Page">1-based; null when it does not say.</param>
internal sealed record OutlineEntry(string Title, int Level, int? Page);
