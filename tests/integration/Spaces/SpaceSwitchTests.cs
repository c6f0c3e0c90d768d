using System.Collections.Concurrent;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Audit;
using IngestPipeline.Storage.Intake;
using IngestPipeline.Storage.Ledger;

namespace IngestPipeline.IntegrationTests.Spaces;

public sealed class SpaceSwitchTests(PostgresFixture postgres) : RecordTest(postgres)
{
    [Fact]
    public async Task Vectors_of_a_space_that_is_not_live_any_more_are_made_again_instead_of_published()
    {
        using var world = await StartAsync();
        var next = await world.AddAsync(96);
        await world.BuildAsync(next);
        var late = await Pipeline.ReceiveAsync("late.txt", "a document on its way");
        foreach (var stage in StageNames.All.Where(stage => stage != Stage.Upsert))
        {
            if (await Pipeline.ClaimAsync(late.VersionId, stage) is { } claim)
                await Pipeline.WorkAsync(claim);
        }

        await world.PromoteAsync(next);
        var sentBack = await Pipeline.WorkAsync((await Pipeline.ClaimAsync(late.VersionId, Stage.Upsert)).ShouldNotBeNull());

        sentBack.Outcome.ShouldBe(CommitOutcome.Committed);
        sentBack.Ready.ShouldBe([new WorkItemId(Tenant, late.VersionId, Stage.Embed, 0)]);
        (await ScalarAsync<long>("SELECT count(*) FROM chunks WHERE version_id = @VersionId", new { late.VersionId })).ShouldBe(0);
        Pipeline.Model = SpaceWorld.Model(96);
        await Pipeline.FinishAsync(late.VersionId);
        (await ScalarAsync<string>("SELECT state FROM versions WHERE version_id = @VersionId", new { late.VersionId })).ShouldBe("indexed");
        (await world.AskAsync("document way")).Hits[0].SourceUri.ShouldBe(PipelineDriver.UriOf("late.txt"));
        (await new Auditor(Database, Artifacts).RunAsync(Tenant, CancellationToken.None)).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Vectors_of_two_spaces_are_never_published_together()
    {
        using var world = await StartAsync();
        var version = await Pipeline.ReceiveAsync("mixed.txt", "one\ntwo");
        Pipeline.Model = (null!, _ => [1, 2, 3]);
        await Pipeline.FinishAsync(version.VersionId);

        (await ScalarAsync<string>("SELECT stage FROM versions WHERE version_id = @VersionId", new { version.VersionId })).ShouldBe("embed");
        (await ScalarAsync<long>("SELECT count(*) FROM chunks WHERE version_id = @VersionId", new { version.VersionId })).ShouldBe(0);
    }

    [Fact]
    public async Task Only_a_built_space_that_lacks_nothing_becomes_live()
    {
        using var world = await StartAsync();
        var next = await world.AddAsync(96);
        (await Should.ThrowAsync<SpaceRefusedException>(() => world.Switch.TryPromoteAsync(Tenant, next, "test", CancellationToken.None))).Message.ShouldContain("ingest reindex --space hashing/feature-hashing-v1/96/cosine");
        await world.BuildAsync(next);
        await Pipeline.IndexAsync("new.txt", "published since\nwith two passages");

        (await world.Switch.TryPromoteAsync(Tenant, next, "test", CancellationToken.None)).ShouldBe(2);

        (await world.Registry.FindLiveAsync(Tenant, CancellationToken.None))!.Space.Dimensions.ShouldBe(64);
        await world.PromoteAsync(next);
        (await world.Registry.FindLiveAsync(Tenant, CancellationToken.None))!.Space.Dimensions.ShouldBe(96);
        (await world.Switch.FindPreviousAsync(Tenant, CancellationToken.None))!.Space.Dimensions.ShouldBe(64);
    }

    [Fact]
    public async Task The_live_space_is_not_dropped_and_another_is_with_its_vectors()
    {
        using var world = await StartAsync();
        var live = (await world.Registry.FindLiveAsync(Tenant, CancellationToken.None)).ShouldNotBeNull();
        var next = await world.AddAsync(96);

        (await Should.ThrowAsync<SpaceRefusedException>(() => world.Switch.DropAsync(Tenant, live, "test", CancellationToken.None))).Message.ShouldContain("is the live space");
        await world.Switch.DropAsync(Tenant, next, "test", CancellationToken.None);

        (await world.Registry.ListAsync(Tenant, CancellationToken.None)).ShouldHaveSingleItem();
        (await ScalarAsync<bool>($"SELECT to_regclass('vectors_{next.SpaceId}') IS NULL")).ShouldBeTrue();
        (await world.AskAsync("harbour")).Hits.ShouldNotBeEmpty();
        await Pipeline.IndexAsync("after.txt", "goes on");
    }

    [Fact]
    public async Task What_is_published_changed_and_deleted_during_a_build_reaches_both_spaces()
    {
        using var world = await StartAsync();
        for (var i = 0; i < 40; i++)
            await Pipeline.IndexAsync($"{i}.txt", $"document number {i}\nsecond passage of {i}");
        var next = await world.AddAsync(96);
        var intake = new IntakeLedger(Database);

        async Task ChangeAsync()
        {
            for (var i = 0; i < 40; i += 2)
            {
                await Pipeline.IndexAsync($"{i}.txt", $"document number {i}, changed\nsecond passage of {i}\nand a third");
                await Pipeline.IndexAsync($"new {i}.txt", $"new document {i}");
                await intake.DeleteAsync(Tenant, NameBasedId.ForDocument(Tenant, PipelineDriver.UriOf($"{i + 1}.txt")), "test", CancellationToken.None);
            }
        }

        await Task.WhenAll(ChangeAsync(), Task.Run(() => world.BuildAsync(next)));
        await world.PromoteAsync(next);

        var old = (await world.Switch.FindPreviousAsync(Tenant, CancellationToken.None)).ShouldNotBeNull();
        var chunks = await ScalarAsync<long>("SELECT count(*) FROM chunks WHERE tenant_id = @Tenant", new { Tenant });
        (await world.CountAsync(next)).ShouldBe(new SpaceProgress(chunks, 0));
        (await world.CountAsync(old)).ShouldBe(new SpaceProgress(chunks, 0));
        Pipeline.Model = SpaceWorld.Model(96);
        await Pipeline.IndexAsync("later.txt", "published after the promotion");
        (await world.CountAsync(old)).Missing.ShouldBe(1);
        await world.PromoteAsync(old);
        (await world.CountAsync(old)).Missing.ShouldBe(0);
        (await world.AskAsync("published after the promotion")).Hits[0].SourceUri.ShouldBe(PipelineDriver.UriOf("later.txt"));
        (await new Auditor(Database, Artifacts).RunAsync(Tenant, CancellationToken.None)).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_vector_is_written_only_for_the_chunk_it_was_made_of()
    {
        using var world = await StartAsync();
        var next = await world.AddAsync(96);
        var vectors = new SpaceVectors(Database, Tenant, next);
        var read = await vectors.FindMissingAsync(null, null, 10, CancellationToken.None);
        await Pipeline.IndexAsync("a.txt", "another text");
        // The same ids come back, in rows of their own.
        await Pipeline.IndexAsync("a.txt", "harbour master notes\nsecond line");

        (await vectors.WriteAsync(read, [.. read.Select(_ => new float[96])], CancellationToken.None)).ShouldBe(0);
    }

    [Fact]
    public async Task A_document_that_is_being_changed_is_left_out_not_waited_for()
    {
        using var world = await StartAsync();
        var next = await world.AddAsync(96);
        var vectors = new SpaceVectors(Database, Tenant, next);
        var read = await vectors.FindMissingAsync(null, null, 10, CancellationToken.None);
        await using (var other = await Database.OpenAsync(CancellationToken.None))
        {
            await using var transaction = await other.BeginTransactionAsync();
            await Dapper.SqlMapper.ExecuteAsync(other, "SELECT 1 FROM documents WHERE tenant_id = @Tenant FOR UPDATE", new { Tenant });
            (await vectors.WriteAsync(read, [.. read.Select(_ => SpaceWorld.Model(96).Embed("text"))], CancellationToken.None)).ShouldBe(0);
        }

        (await world.Filler.FillAsync(Tenant, next, null, null, CancellationToken.None)).Written.ShouldBe(2);
    }

    [Fact]
    public async Task Publications_wait_while_a_space_is_about_to_become_live()
    {
        using var world = await StartAsync();
        var next = await world.AddAsync(96);
        await world.BuildAsync(next);
        await world.Switch.HoldPublicationsAsync(Tenant, next, TimeSpan.FromMinutes(1), CancellationToken.None);
        var version = await Pipeline.ReceiveAsync("waits.txt", "a text that waits");

        await Should.ThrowAsync<TransientStageException>(() => Pipeline.FinishAsync(version.VersionId));

        await world.PromoteAsync(next);
        Pipeline.Model = SpaceWorld.Model(96);
        await Pipeline.IndexAsync("free.txt", "a text that need not wait");
        (await world.AskAsync("need not wait")).Hits[0].SourceUri.ShouldBe(PipelineDriver.UriOf("free.txt"));
    }

    [Fact]
    public async Task One_process_builds_a_space_at_a_time()
    {
        using var world = await StartAsync();
        var next = await world.AddAsync(96);
        await using (var first = await SpaceBuild.TryBeginAsync(Database, Tenant, next, CancellationToken.None))
        {
            first.ShouldNotBeNull();
            (await SpaceBuild.TryBeginAsync(Database, Tenant, next, CancellationToken.None)).ShouldBeNull();
        }

        await world.BuildAsync(next);
    }

    [Theory]
    [InlineData(VectorType.Vector, 2001, "halfvec")]
    [InlineData(VectorType.Halfvec, 4001, "binary")]
    public async Task A_width_that_cannot_be_indexed_is_refused_and_a_type_named_that_can(VectorType type, int width, string use)
    {
        using var world = await StartAsync();

        (await Should.ThrowAsync<SpaceRefusedException>(() => world.AddAsync(width, type))).Message.ShouldContain($"use {use}");
    }

    [Theory]
    [InlineData(VectorType.Halfvec, 4000)]
    [InlineData(VectorType.Vector, 2000)]
    [InlineData(VectorType.Binary, 4096)]
    public async Task Every_type_finds_searches_and_audits_at_its_width(VectorType type, int width)
    {
        using var world = await StartAsync();
        var next = await world.AddAsync(width, type, "wide");
        await world.BuildAsync(next);
        await world.PromoteAsync(next);
        Pipeline.Model = SpaceWorld.Model(width, "wide");
        for (var i = 0; i < 30; i++)
            await Pipeline.IndexAsync($"{i}.txt", $"ship number {i} carries timber\nship number {i} carries coal");

        var answer = await world.AskAsync("ship number 17 carries coal", top: 62);

        answer.Space!.Space.ShouldBe(SpaceWorld.Hashing(width, "wide"));
        answer.Hits[0].SourceUri.ShouldBe(PipelineDriver.UriOf("17.txt"));
        answer.Hits.Count.ShouldBe(62);
        var report = await new Auditor(Database, Artifacts).RunAsync(Tenant, CancellationToken.None);
        report.Findings.ShouldBeEmpty();
        report.Counts.IndexProbes.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Searches_go_on_and_never_mix_while_spaces_change_places_and_one_is_dropped()
    {
        using var world = await StartAsync();
        for (var i = 0; i < 50; i++)
            await Pipeline.IndexAsync($"{i}.txt", $"vessel {i} lies at berth {i}");
        var first = (await world.Registry.FindLiveAsync(Tenant, CancellationToken.None)).ShouldNotBeNull();
        // Of one width, so that nothing but the space tells their vectors apart.
        var second = await world.AddAsync(64, variant: "other");
        await world.BuildAsync(second);
        using var done = new CancellationTokenSource();
        var searched = new ConcurrentQueue<string>();

        async Task SearchAsync()
        {
            while (!done.IsCancellationRequested)
            {
                var answer = await world.AskAsync("vessel 23 lies at berth 23", top: 52);
                answer.Hits[0].SourceUri.ShouldBe(PipelineDriver.UriOf("23.txt"));
                answer.Hits.Count.ShouldBe(52);
                searched.Enqueue(answer.Space!.Space.Name);
            }
        }

        var searchers = Enumerable.Range(0, 2).Select(_ => Task.Run(SearchAsync)).ToList();
        // A change that no search comes between proves nothing.
        async Task PromoteAsync(StoredSpace space)
        {
            var before = searched.Count;
            await world.PromoteAsync(space);
            while (!searched.Skip(before).Contains(space.Space.Name) && searchers.TrueForAll(searcher => !searcher.IsCompleted))
                await Task.Yield();
        }

        for (var round = 0; round < 6; round++)
        {
            await PromoteAsync(second);
            await PromoteAsync(first);
        }

        await PromoteAsync(second);
        await world.Switch.DropAsync(Tenant, first, "test", CancellationToken.None);
        var before = searched.Count;
        while (searched.Count < before + 4 && searchers.TrueForAll(searcher => !searcher.IsCompleted))
            await Task.Yield();
        await done.CancelAsync();
        await Task.WhenAll(searchers);

        searched.Distinct().Order(StringComparer.Ordinal).ShouldBe([first.Space.Name, second.Space.Name]);
    }

    [Fact]
    public async Task The_first_space_can_be_chosen_before_the_first_document()
    {
        using var world = new SpaceWorld(Database, Tenant);
        (await world.AddAsync(128)).State.ShouldBe("live");
        Pipeline.Model = SpaceWorld.Model(128);

        await Pipeline.IndexAsync("a.txt", "the first document");

        (await world.AskAsync("first document")).Space!.Space.Dimensions.ShouldBe(128);
    }

    private async Task<SpaceWorld> StartAsync()
    {
        Pipeline.Model = SpaceWorld.Model(64);
        await Pipeline.IndexAsync("a.txt", "harbour master notes\nsecond line");
        return new SpaceWorld(Database, Tenant);
    }
}
