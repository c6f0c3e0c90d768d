using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;

namespace IngestPipeline.IntegrationTests.Audit;

/// <summary>One source that holds what a test says; unreadable until it does.</summary>
internal sealed class FakeSources : ISourceListing
{
    public IReadOnlyList<SourceFile>? Files { get; set; }

    /// <summary>Files whose content is another one now.</summary>
    public HashSet<string> Changed { get; } = [];

    public IReadOnlyList<SourceFile>? List(string rootUri) => Files;

    public Task<bool> HoldsAsync(string uri, Sha256Hash content, CancellationToken cancellation) => Task.FromResult(!Changed.Contains(uri));
}
