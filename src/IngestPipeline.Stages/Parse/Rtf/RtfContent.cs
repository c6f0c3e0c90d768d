namespace IngestPipeline.Stages.Parse.Rtf;

/// <summary>What a rich text says.</summary>
/// <param name="Kind">What <paramref name="Text"/> is.</param>
/// <param name="Text">HTML, or text with an empty line between paragraphs (<see cref="RtfKind.Rich"/>) or as it was written (<see cref="RtfKind.Plain"/>).</param>
internal sealed record RtfContent(RtfKind Kind, string Text);
