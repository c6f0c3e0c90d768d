using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Stages.Embed;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Search;
using IngestPipeline.Workers.Spaces;
using Microsoft.Extensions.DependencyInjection;

namespace IngestPipeline.IntegrationTests.Spaces;

/// <summary>Embedding spaces of one tenant that are made by feature hashing, told apart by their width.</summary>
internal sealed class SpaceWorld : IDisposable
{
    private readonly ServiceProvider services = new ServiceCollection().AddEmbedding().AddSingleton(TimeProvider.System).BuildServiceProvider();
    private readonly QueryVectors queries = new(TimeProvider.System);
    private readonly IngestDatabase database;
    private readonly string tenant;

    public SpaceWorld(IngestDatabase database, string tenant)
    {
        (this.database, this.tenant) = (database, tenant);
        Registry = new SpaceRegistry(database);
        Switch = new SpaceSwitch(database);
        Filler = new SpaceFiller(database, services.GetRequiredService<SpaceEmbedders>(), TimeProvider.System);
        Search = new PassageSearch(database, queries.OfAsync);
    }

    public SpaceRegistry Registry { get; }

    public SpaceSwitch Switch { get; }

    public SpaceFiller Filler { get; }

    public PassageSearch Search { get; }

    public static EmbeddingSpace Hashing(int width, string? variant = null) => new("hashing", "feature-hashing-v1", width, Variant: variant);

    /// <summary>Embeds as the reindex does: the driver's chunks have the heading path "Part".</summary>
    public static (EmbeddingSpace Space, Func<string, float[]> Embed) Model(int width, string? variant = null) => (Hashing(width, variant), text =>
    {
        using var generator = new HashingEmbeddingGenerator(width);
        return generator.GenerateAsync([EmbeddingText.Of(new MissingChunk { Edition = "", HeadingPath = ["Part"], Text = text }.ToChunk())]).GetAwaiter().GetResult()[0].Vector.ToArray();
    }
    );

    public Task<StoredSpace> AddAsync(int width, VectorType type = VectorType.Halfvec, string? variant = null) =>
        Registry.AddAsync(tenant, new SpaceSpec(Hashing(width, variant), type), "test", CancellationToken.None);

    public async Task<StoredSpace> RefreshAsync(StoredSpace space) => (await Registry.FindAsync(tenant, space.Space.Name, CancellationToken.None)).ShouldNotBeNull();

    public async Task BuildAsync(StoredSpace space)
    {
        await using var build = (await SpaceBuild.TryBeginAsync(database, tenant, space, CancellationToken.None)).ShouldNotBeNull();
        await Filler.FillAsync(tenant, space, null, null, CancellationToken.None);
        await build.FinishAsync(CancellationToken.None);
        await Filler.FillGapsAsync(tenant, space, dueOnly: false, CancellationToken.None);
    }

    public async Task PromoteAsync(StoredSpace space) =>
        await new SpacePromotion(database, Filler).RunAsync(tenant, await RefreshAsync(space), "test", CancellationToken.None);

    public Task<SpaceProgress> CountAsync(StoredSpace space) => new SpaceVectors(database, tenant, space).CountAsync(CancellationToken.None);

    public Task<SearchAnswer> AskAsync(string query, int top = 10) => Search.AnswerAsync(new SearchQuery(tenant, query, null, top), CancellationToken.None);

    public void Dispose()
    {
        services.Dispose();
        queries.Dispose();
    }
}
