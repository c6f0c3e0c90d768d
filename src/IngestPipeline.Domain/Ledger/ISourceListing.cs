namespace IngestPipeline.Domain.Ledger;

/// <summary>What stands in a source now.</summary>
public interface ISourceListing
{
    /// <param name="rootUri">The source, for example <c>file:///srv/inbox/</c>.</param>
    /// <returns>Null when nothing can be said: the source cannot be read, or is empty as an unmounted folder is.</returns>
    IReadOnlyList<SourceFile>? List(string rootUri);

    /// <summary>Whether the file's content still hashes to <paramref name="content"/>.</summary>
    Task<bool> HoldsAsync(string uri, Identity.Sha256Hash content, CancellationToken cancellation);
}
