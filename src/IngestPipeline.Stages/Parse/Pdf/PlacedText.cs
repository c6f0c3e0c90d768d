using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Text of a form field or a note.</summary>
/// <param name="Text">Clean, may hold line breaks.</param>
/// <param name="Box">Where it lies on the page.</param>
/// <param name="IsField">A form value, which belongs beside its label; else a note.</param>
/// <param name="IsHidden">Marked as not to be shown.</param>
internal sealed record PlacedText(string Text, BoundingBox Box, bool IsField, bool IsHidden);
