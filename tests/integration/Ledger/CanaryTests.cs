using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Setup;

namespace IngestPipeline.IntegrationTests.Ledger;

public sealed class CanaryTests(PostgresFixture postgres) : RecordTest(postgres)
{
    private const string Text = "the crane by the north gate was painted yellow";

    [Fact]
    public async Task A_sentence_that_finds_the_document_by_neither_vector_nor_words_keeps_it_from_readers()
    {
        var document = await Pipeline.IndexAsync("a.txt", "an older text");
        var changed = await Pipeline.ReceiveAsync("a.txt", Text);

        var failure = await Should.ThrowAsync<PermanentStageException>(() => PublishAsync(changed.VersionId, new CanarySentence("submarines dive", Far)));

        failure.Reason.ShouldBe(QuarantineReason.CanaryFailed);
        failure.Message.ShouldContain("1 of 1");
        (await ScalarAsync<string>("SELECT string_agg(text, '|') FROM chunks WHERE tenant_id = @Tenant AND document_id = @DocumentId", new { Tenant, document.DocumentId })).ShouldBe("an older text");
    }

    [Fact]
    public async Task A_sentence_may_find_it_by_either_and_how_often_the_vector_did_is_kept()
    {
        var received = await Pipeline.ReceiveAsync("a.txt", Text);

        var result = await PublishAsync(
            received.VersionId,
            new CanarySentence("crane by the north gate", PipelineDriver.Embed("crane by the north gate")),
            new CanarySentence("the cranes were painted", Far),
            new CanarySentence("by the", Far));

        result.Outcome.ShouldBe(CommitOutcome.Indexed);
        (await ScalarAsync<string>("SELECT metrics ->> 'canary_sentences' || ' ' || (metrics ->> 'canary_found_by_vector') FROM versions WHERE tenant_id = @Tenant AND version_id = @VersionId", new { Tenant, received.VersionId }))
            .ShouldBe("3 1");
    }

    // No direction at all, so that nothing is near it.
    private static float[] Far => new float[PipelineDriver.Dimensions];

    private async Task<CommitResult> PublishAsync(Guid versionId, params IReadOnlyList<CanarySentence> canaries)
    {
        foreach (var stage in StageNames.All.Where(stage => stage != Stage.Upsert))
        {
            if (await Pipeline.ClaimAsync(versionId, stage) is { } claim)
                await Pipeline.WorkAsync(claim);
        }

        var upsert = (await Pipeline.ClaimAsync(versionId, Stage.Upsert)).ShouldNotBeNull();
        return await Pipeline.Ledger.PublishAsync(upsert, Pipeline.PublicationOf(Text) with { Canaries = canaries }, CancellationToken.None);
    }
}
