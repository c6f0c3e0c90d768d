namespace IngestPipeline.Stages.Embed;

/// <summary>A text as a model of limited length gets it.</summary>
/// <param name="HeadingsCut">Headings were left out.</param>
/// <param name="Truncated">It is longer than the model reads; the model leaves its end unread.</param>
public sealed record FittedText(string Text, bool HeadingsCut, bool Truncated);
