namespace IngestPipeline.Domain.Ledger;

/// <summary>Port: forgets what is kept only to go back to.</summary>
public interface IRetention
{
    /// <summary>Removes a bounded number of stored files that no version needs any more.</summary>
    /// <param name="keep">Superseded versions of each document whose files stay.</param>
    /// <returns>Files removed.</returns>
    Task<int> CollectAsync(int keep, CancellationToken cancellation);
}
