namespace IngestPipeline.Domain.Ledger;

/// <summary>A complete listing of one folder.</summary>
/// <param name="RootUri">URI of the folder, ending in '/'.</param>
/// <param name="SourceUris">URIs of all files found, settled or not.</param>
/// <param name="ConfirmDeletes">True when a person confirmed that many files may go at once.</param>
public sealed record FolderListing(string TenantId, string RootUri, IReadOnlyCollection<string> SourceUris, bool ConfirmDeletes);
