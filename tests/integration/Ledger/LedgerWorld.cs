using System.Globalization;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Storage.Intake;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.IntegrationTests.Ledger;

/// <summary>
/// Drives the real ledgers without bus, parser or model: contents are names, and every stage's output follows from the name alone.
/// "bad…" ends in quarantine at chunk; "scan…" takes three ocr parts; the text of "x~copy" equals that of "x".
/// </summary>
internal sealed class LedgerWorld(IngestDatabase database, string tenantId, LedgerGuards? guards = null) : IAsyncDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);
    private static readonly EmbeddingSpace Space = new("test", "constant", 8);
    private readonly WorkLedger work = new(database, new SpaceRegistry(database), guards ?? LedgerGuards.All);
    private readonly IntakeLedger intake = new(database, guards ?? LedgerGuards.All);
    private readonly DispatchLedger dispatch = new(database);

    public string TenantId => tenantId;

    public ValueTask DisposeAsync() => dispatch.DisposeAsync();

    public WorkLedger Work => work;

    public DispatchLedger Dispatch => dispatch;

    public static string UriOf(string name) => $"file:///world/{name}";

    public Guid DocumentOf(string name) => NameBasedId.ForDocument(tenantId, UriOf(name));

    public Task<Registration> DropAsync(string name, string content) => intake.RegisterAsync(
        new ReceivedFile
        {
            TenantId = tenantId,
            SourceUri = UriOf(name),
            FileName = name,
            Content = Sha256Hash.Of(content),
            Bytes = content.Length,
            MediaType = content,
            FromListing = true,
            Insist = true,
        },
        CancellationToken.None);

    public Task<bool> DeleteAsync(string name) => intake.DeleteAsync(tenantId, DocumentOf(name), "test", CancellationToken.None);

    public Task<IReadOnlyList<WorkItemId>> AdmitAsync() => dispatch.AdmitAsync(AdmissionLimits.Of(1000), CancellationToken.None);

    public Task<ClaimedWork?> ClaimAsync(WorkItemId item, string worker = "worker") => work.ClaimAsync(item, worker, Lease, CancellationToken.None);

    /// <summary>Does the stage's work for a claim and commits it.</summary>
    public Task<CommitResult> FinishAsync(ClaimedWork claim)
    {
        var content = claim.MediaType;
        switch (claim.Item.Stage)
        {
            case Stage.Parse:
                return CommitAsync(claim, content.StartsWith("scan", StringComparison.Ordinal) ? new StagePlan { Next = Stage.Ocr, Parts = 3 } : new StagePlan { Next = Stage.Dedupe });
            case Stage.Ocr:
                return CommitAsync(claim, new StagePlan { Next = Stage.Dedupe });
            case Stage.Dedupe:
                return CommitAsync(claim, new StagePlan { Next = Stage.Chunk, TextHash = Sha256Hash.Of("text " + content.Split('~')[0]) });
            case Stage.Chunk when content.StartsWith("bad", StringComparison.Ordinal):
                return work.QuarantineAsync(claim, new QuarantineVerdict(QuarantineReason.ChunkInvalid, "bad content", new Dictionary<string, object?>()), CancellationToken.None);
            case Stage.Chunk:
                return CommitAsync(claim, new StagePlan { Next = Stage.Embed, Parts = 2, Chunks = 3 });
            case Stage.Embed:
                return CommitAsync(claim, new StagePlan { Next = Stage.Upsert });
            default:
                return work.PublishAsync(claim, Publish(content), CancellationToken.None);
        }
    }

    /// <summary>Works on everything that is ready until nothing is.</summary>
    /// <returns>Items claimed.</returns>
    public async Task<int> DrainAsync()
    {
        var claimed = 0;
        while (true)
        {
            var items = new List<WorkItemId>(await AdmitAsync());
            items.AddRange(await dispatch.FindUnclaimedAsync(TimeSpan.FromSeconds(-1), CancellationToken.None));
            var done = 0;
            foreach (var item in items.Where(item => item.TenantId == tenantId))
            {
                if (await ClaimAsync(item) is not { } claim)
                    continue;
                await FinishAsync(claim);
                done++;
            }

            claimed += done;
            if (done == 0)
                return claimed;
        }
    }

    private Task<CommitResult> CommitAsync(ClaimedWork claim, StagePlan plan)
    {
        var output = Sha256Hash.Of($"{claim.MediaType}/{claim.Item.Stage}/{claim.Item.Part}");
        return work.CommitAsync(claim, new StageCommit(output, new ArtifactRef(output, 1), plan, Reused: false), CancellationToken.None);
    }

    private static Publication Publish(string content)
    {
        var chunks = Enumerable.Range(0, 3).Select(ordinal =>
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{content} passage {ordinal}");
            return new TextChunk
            {
                Ordinal = ordinal,
                Text = text,
                ContentHash = Sha256Hash.Of(text),
                TokenCount = 3,
                HeadingPath = [],
                ElementTypes = [ElementType.Paragraph],
                ElementIds = [ordinal],
                Boxes = [],
            };
        }).ToList();
        var vectors = chunks.Select(chunk => chunk.ContentHash.ToBytes().Take(Space.Dimensions).Select(value => value + 1f).ToArray()).ToList();
        return new Publication { Content = new ChunkSet { Chunks = chunks, DocumentFlags = [] }, Vectors = vectors, Space = Space, CanaryTop = 10 };
    }
}
