using System.Text;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Domain.Text;
using IngestPipeline.Stages.Dedupe;
using IngestPipeline.Storage.Artifacts;
using IngestPipeline.Storage.Intake;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.IntegrationTests.Setup;

/// <summary>Takes texts through the ledgers as intake and workers do. Each line becomes a chunk; its vector counts its words.</summary>
public sealed class PipelineDriver(IngestDatabase database, FileArtifactStore artifacts, string tenant)
{
    public const int Dimensions = 64;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private readonly IntakeLedger intake = new(database);

    public static EmbeddingSpace Space { get; } = new("test", "words", Dimensions);

    /// <summary>How near-duplicates of a source are treated; null: texts are not sketched, so that no test meets them by chance.</summary>
    public Func<string, NearRule>? Near { get; set; }

    public SpaceRegistry Spaces { get; } = new(database);

    /// <summary>What embeds, and where its vectors lie.</summary>
    public (EmbeddingSpace Space, Func<string, float[]> Embed) Model { get; set; } = (Space, Embed);

    public WorkLedger Ledger => field ??= new(database, Spaces);

    public static string UriOf(string name) => $"file:///in/{Uri.EscapeDataString(name)}";

    public async Task<Registration> ReceiveAsync(string name, string text, bool insist = false)
    {
        var content = await artifacts.SaveAsync(tenant, Encoding.UTF8.GetBytes(text), CancellationToken.None);
        var file = new ReceivedFile
        {
            TenantId = tenant,
            SourceUri = UriOf(name),
            FileName = name,
            Content = content.Content,
            Bytes = content.Bytes,
            MediaType = "text/plain",
            FromListing = true,
            Insist = insist,
        };
        return await intake.RegisterAsync(file, CancellationToken.None);
    }

    /// <summary>Receives a text and has it indexed, or recognised as a copy.</summary>
    public async Task<Registration> IndexAsync(string name, string text)
    {
        var received = await ReceiveAsync(name, text);
        await FinishAsync(received.VersionId);
        return received;
    }

    /// <summary>Works on a version from wherever it is until no item of it can be claimed.</summary>
    public async Task FinishAsync(Guid versionId)
    {
        foreach (var stage in StageNames.All)
        {
            if (await ClaimAsync(versionId, stage) is { } claim)
                await WorkAsync(claim);
        }
    }

    /// <summary>Receives a text and has it quarantined at a stage.</summary>
    public async Task<Registration> QuarantineAsync(string name, string text, QuarantineReason reason, Stage at = Stage.Parse)
    {
        var received = await ReceiveAsync(name, text);
        await FailAsync(received.VersionId, reason, at);
        return received;
    }

    public async Task FailAsync(Guid versionId, QuarantineReason reason, Stage at)
    {
        foreach (var stage in StageNames.All.TakeWhile(stage => stage != at))
        {
            if (await ClaimAsync(versionId, stage) is { } claim)
                await WorkAsync(claim);
        }

        var failing = (await ClaimAsync(versionId, at)).ShouldNotBeNull();
        var verdict = new QuarantineVerdict(reason, $"made to fail in {at.ToName()}", new Dictionary<string, object?> { ["limit"] = 7 });
        (await Ledger.QuarantineAsync(failing, verdict, CancellationToken.None)).Outcome.ShouldBe(CommitOutcome.Quarantined);
    }

    public async Task<ClaimedWork?> ClaimAsync(Guid versionId, Stage stage, int part = 0)
    {
        await using var dispatch = new DispatchLedger(database);
        await dispatch.AdmitAsync(AdmissionLimits.Of(10_000), CancellationToken.None);
        return await Ledger.ClaimAsync(new WorkItemId(tenant, versionId, stage, part), "test worker", Lease, CancellationToken.None);
    }

    /// <summary>Does a claimed item's work and commits it.</summary>
    public async Task<CommitResult> WorkAsync(ClaimedWork claim)
    {
        var text = Encoding.UTF8.GetString(await artifacts.LoadAsync(tenant, claim.Content, CancellationToken.None));
        if (claim.Item.Stage == Stage.Upsert)
        {
            var publication = PublicationOf(text) with { Near = Near?.Invoke(claim.SourceUri) ?? NearRule.Default };
            return await Ledger.PublishAsync(claim, publication, CancellationToken.None);
        }

        var stage = claim.Item.Stage.ToName();
        var output = await artifacts.SaveAsync(tenant, Encoding.UTF8.GetBytes($"{stage} of {text}"), CancellationToken.None);
        var plan = claim.Item.Stage switch
        {
            Stage.Parse => new StagePlan { Next = Stage.Ocr, Pages = 1, Flags = [], Metrics = new Dictionary<string, long> { ["pages"] = 1 } },
            Stage.Ocr => new StagePlan { Next = Stage.Dedupe },
            Stage.Dedupe => new StagePlan { Next = Stage.Chunk, TextHash = Sha256Hash.Of(text.ToLowerInvariant()), Sketch = Near is null ? null : TextSketcher.Sketch(TextFolding.Fold(text)) },
            Stage.Chunk => new StagePlan { Next = Stage.Embed, Chunks = ChunksOf(text).Count },
            _ => new StagePlan { Next = Stage.Upsert },
        };
        var commit = new StageCommit(Sha256Hash.Of($"{stage} {claim.Content} {claim.Overrides.ForceOcr}"), output, plan, Reused: false);
        try
        {
            return await Ledger.CommitAsync(claim, commit, CancellationToken.None);
        }
        catch (StoredFileCollectedException) when (artifacts.Exists(tenant, output.Content))
        {
            return await Ledger.CommitAsync(claim, commit, CancellationToken.None);
        }
    }

    /// <summary>What publishing a text takes.</summary>
    public Publication PublicationOf(string text)
    {
        var chunks = ChunksOf(text);
        return new Publication
        {
            Content = new ChunkSet { Chunks = chunks, DocumentFlags = [] },
            Vectors = [.. chunks.Select(chunk => Model.Embed(chunk.Text))],
            Space = Model.Space,
            CanaryTop = 10,
            Near = NearRule.Default,
        };
    }

    public static float[] Embed(string text)
    {
        var vector = new float[Dimensions];
        foreach (var word in text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            vector[Sha256Hash.Of(word).ToBytes()[0] % Dimensions]++;
        return vector;
    }

    private static List<TextChunk> ChunksOf(string text) =>
    [
        .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select((line, ordinal) => new TextChunk
        {
            Ordinal = ordinal,
            Text = line,
            ContentHash = Sha256Hash.Of(line),
            TokenCount = line.Length / 4 + 1,
            HeadingPath = ["Part"],
            PageFrom = 1,
            PageTo = 1,
            ElementTypes = [ElementType.Paragraph],
            ElementIds = [ordinal],
            Boxes = [],
        }),
    ];
}
