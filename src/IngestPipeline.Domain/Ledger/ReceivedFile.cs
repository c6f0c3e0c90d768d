using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Domain.Ledger;

/// <summary>A file that intake has copied, hashed and sniffed.</summary>
public sealed record ReceivedFile
{
    public required string TenantId { get; init; }

    /// <summary>Absolute, percent-encoded.</summary>
    public required string SourceUri { get; init; }

    public required string FileName { get; init; }

    public required Sha256Hash Content { get; init; }

    public required long Bytes { get; init; }

    public required string MediaType { get; init; }

    /// <summary>Last change of the file as its source states it.</summary>
    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>True for files found by listing a folder: only those are deleted when they go missing.</summary>
    public required bool FromListing { get; init; }

    /// <summary>True for what a person waits for: it goes before bulk.</summary>
    public bool Interactive { get; init; }

    /// <summary>True when a person asks for this file by name: a deleted or discarded content comes back.</summary>
    public bool Insist { get; init; }

    /// <summary>The span under which the version's work is traced, as W3C traceparent; null: none.</summary>
    public string? TraceParent { get; init; }
}
