using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;

namespace IngestPipeline.Hosting.Intake;

/// <summary>Sources that are folders of this machine.</summary>
public sealed class FolderSources : ISourceListing
{
    public IReadOnlyList<SourceFile>? List(string rootUri)
    {
        try
        {
            var files = FolderScanner.List(new Uri(rootUri).LocalPath);
            return files.Count == 0 ? null : [.. files.Select(file => new SourceFile(file.Uri, file.Length, new DateTimeOffset(file.ModifiedUtc, TimeSpan.Zero)))];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public async Task<bool> HoldsAsync(string uri, Sha256Hash content, CancellationToken cancellation)
    {
        try
        {
            await using var file = RegularFile.Open(new Uri(uri).LocalPath);
            return await Sha256Hash.OfAsync(file, cancellation) == content;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
