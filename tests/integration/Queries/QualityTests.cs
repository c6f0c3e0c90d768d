using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.IntegrationTests.Queries;

public sealed class QualityTests(PostgresFixture postgres) : RecordTest(postgres)
{
    [Fact]
    public async Task A_day_adds_up_what_is_kept_with_its_versions()
    {
        await MeasuredAsync("a.pdf", "one", """{"characters": 1000, "characters_visible": 900, "characters_unreadable": 9, "characters_recognised": 100, "ocr_confidence_hundredths": 9000, "tokens": 300, "chunks_embedded": 3, "tokens_p95": 120}""", pages: 2);
        await MeasuredAsync("b.pdf", "two", """{"characters": 500, "characters_visible": 100, "characters_unreadable": 41, "characters_recognised": 300, "ocr_confidence_hundredths": 5000, "tokens": 100, "chunks_embedded": 1, "tokens_p95": 100}""", pages: 1);
        await Pipeline.IndexAsync("copy.pdf", "one");
        await Pipeline.ReceiveAsync("waits.pdf", "three");

        var point = (await ReadAsync()).Groups.ShouldHaveSingleItem().Points.ShouldHaveSingleItem();

        point.Versions.ShouldBe(4);
        (point.CharactersPerPage, point.OcrConfidence, point.UnreadableShare).ShouldBe((500, 60, 0.05));
        (point.DuplicateShare, point.QuarantinedShare).ShouldBe((0.25, 0));
        (point.MeanChunkTokens, point.P95ChunkTokens).ShouldBe((100, 115));
    }

    [Fact]
    public async Task What_was_quarantined_for_its_quality_counts_with_the_numbers_of_its_evidence()
    {
        await QuarantinedAsync("a.pdf", QuarantineReason.OcrLowConfidence, """{"mean_confidence": 20.5, "recognised_characters": 100}""");
        await QuarantinedAsync("b.pdf", QuarantineReason.GarbledText, """{"unreadable_characters": 40, "characters": 100, "share": 0.4}""");
        await QuarantinedAsync("c.pdf", QuarantineReason.Corrupt, """{"characters": "many", "share": []}""");

        var point = (await ReadAsync()).Groups.Single().Points.Single();

        (point.OcrConfidence, point.UnreadableShare, point.QuarantinedShare).ShouldBe((20.5, 0.4, 1));
    }

    [Fact]
    public async Task Versions_from_before_it_was_kept_are_unknown_and_not_zero()
    {
        await Pipeline.IndexAsync("old.txt", "one");

        var group = (await ReadAsync(QualityGrouping.Parser)).Groups.ShouldHaveSingleItem();

        group.Name.ShouldBe("unknown");
        var point = group.Points.Single();
        (point.CharactersPerPage, point.OcrConfidence, point.UnreadableShare, point.MeanChunkTokens, point.P95ChunkTokens).ShouldBe((null, null, null, null, null));
        point.EmbeddingDrift.ShouldBeNull();
    }

    [Fact]
    public async Task It_is_grouped_by_folder_parser_or_media_type_and_by_day()
    {
        var first = await Pipeline.IndexAsync("a.txt", "one");
        await ExecuteAsync("INSERT INTO sources (tenant_id, root_uri, kind) VALUES (@Tenant, 'file:///in/', 'folder'), (@Tenant, 'file:///in/sub', 'folder')", new { Tenant });
        await Pipeline.IndexAsync("sub.txt", "two");
        var other = await Pipeline.IndexAsync("b.txt", "three");
        await ExecuteAsync("UPDATE documents SET source_uri = 'api:///b.txt' WHERE document_id = @DocumentId; UPDATE versions SET parser = 'plain', media_type = 'text/x-other' WHERE version_id = @VersionId", new { other.DocumentId, other.VersionId });
        await ReceivedAsync(first, daysAgo: 3);
        await ReceivedAsync(await Pipeline.IndexAsync("long ago.txt", "four"), daysAgo: 30);

        var bySource = await ReadAsync(QualityGrouping.Source);

        bySource.Groups.Select(group => group.Name).ShouldBe(["api:///", "file:///in/", "file:///in/sub"], ignoreOrder: true);
        bySource.Groups.Single(group => group.Name == "file:///in/").Points.Single().Day.ShouldBe(bySource.Since.AddDays(10));
        bySource.Thresholds.ShouldBe(new QualityThresholds(35, 0.1));
        (await ReadAsync(QualityGrouping.Parser)).Groups.Select(group => (group.Name, group.Versions)).ShouldBe([("unknown", 2), ("plain", 1)]);
        (await ReadAsync(QualityGrouping.MediaType)).Groups.Select(group => (group.Name, group.Versions)).ShouldBe([("text/plain", 2), ("text/x-other", 1)]);
    }

    [Fact]
    public async Task Drift_is_the_distance_to_the_days_before()
    {
        for (var day = 1; day <= 4; day++)
        {
            for (var number = 0; number < 3; number++)
                await ReceivedAsync(await Pipeline.IndexAsync($"{day} {number}.txt", $"invoice total amount due\ninvoice number {day} {number}\namount of {number}"), day);
        }

        await Pipeline.IndexAsync("today.txt", "zebra giraffe elephant\nlion tiger zebra");

        var points = (await ReadAsync()).Groups.Single().Points;

        // Nothing lies before the first day.
        points[0].EmbeddingDrift.ShouldBeNull();
        points[2].EmbeddingDrift.ShouldNotBeNull().ShouldBeLessThan(0.1);
        points[^1].EmbeddingDrift.ShouldNotBeNull().ShouldBeGreaterThan(0.5);
    }

    private Task<QualityReport> ReadAsync(QualityGrouping by = QualityGrouping.Source) =>
        new QualityReader(Database, new QualityThresholds(35, 0.1)).ReadAsync(Tenant, 14, by, CancellationToken.None);

    private async Task MeasuredAsync(string name, string text, string metrics, int pages)
    {
        var received = await Pipeline.IndexAsync(name, text);
        await ExecuteAsync("UPDATE versions SET metrics = @metrics::jsonb, pages = @pages WHERE version_id = @VersionId", new { received.VersionId, metrics, pages });
    }

    private async Task QuarantinedAsync(string name, QuarantineReason reason, string evidence)
    {
        var received = await Pipeline.QuarantineAsync(name, $"text of {name}", reason, Stage.Dedupe);
        await ExecuteAsync("UPDATE quarantine_entries SET evidence = @evidence::jsonb WHERE version_id = @VersionId", new { received.VersionId, evidence });
    }

    private Task<int> ReceivedAsync(Registration version, int daysAgo) =>
        ExecuteAsync("UPDATE versions SET received_at = received_at - make_interval(days => @daysAgo) WHERE version_id = @VersionId", new { version.VersionId, daysAgo });
}
