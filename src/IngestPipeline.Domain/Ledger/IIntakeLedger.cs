namespace IngestPipeline.Domain.Ledger;

/// <summary>Port: what intake writes down.</summary>
public interface IIntakeLedger
{
    /// <summary>Registers what was read from a source: a new document, a new version, or nothing when the content is the one last seen.</summary>
    Task<Registration> RegisterAsync(ReceivedFile file, CancellationToken cancellation);

    /// <summary>Notes a file that could not be taken in at all (too large, unreadable); it ends in quarantine like any other.</summary>
    Task<Registration> RegisterRefusedAsync(ReceivedFile file, QuarantineVerdict verdict, CancellationToken cancellation);

    /// <summary>Notes a complete listing of a readable, non-empty folder; deletes what two such listings in a row did not contain, within the limit.</summary>
    Task<ListingOutcome> RecordListingAsync(FolderListing listing, CancellationToken cancellation);

    Task<bool> DeleteAsync(string tenantId, Guid documentId, string actor, CancellationToken cancellation);
}
