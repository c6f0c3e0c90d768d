using System.Text.Json.Serialization;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Providers.Viewing;

/// <summary>The picture of a page, or why there is none.</summary>
public sealed record DrawnPage
{
    /// <summary>Empty when nothing could be drawn.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte> Png { get; init; }

    /// <summary>What prevented the picture of the page itself; with <see cref="Png"/>, the marks are on a blank page.</summary>
    public string? Failure { get; init; }

    /// <summary>What the failure means.</summary>
    public QuarantineReason? Reason { get; init; }

    /// <summary>True when the file opens, and has no such page.</summary>
    public bool IsNoPage { get; init; }
}
