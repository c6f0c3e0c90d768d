using System.Buffers.Binary;
using System.Text.Json;
using IngestPipeline.Hosting.Intake;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Samples;

namespace IngestPipeline.IntegrationTests.Pipeline;

/// <summary>The whole pipeline on real parts: the executable, a private server, real parsers, real recognition.</summary>
public sealed class PipelineTests
{
    [Fact]
    public async Task A_dropped_folder_becomes_searchable_and_stays_in_step_with_the_files()
    {
        ServerPrograms.Require();
        using var inbox = new TemporaryFolder();
        await using var ingest = new IngestCli();
        SampleFiles.WriteTo(inbox.Path);

        var (exitCode, output) = await ingest.RunAsync("run", inbox.Path, "--json");
        exitCode.ShouldBe(2);
        var counts = JsonElement.Parse(output);
        counts.GetProperty("received").GetInt32().ShouldBe(17);
        counts.GetProperty("indexed").GetInt32().ShouldBe(13);
        counts.GetProperty("duplicate").GetInt32().ShouldBe(1);
        counts.GetProperty("quarantined").GetInt32().ShouldBe(3);

        var entries = await ingest.ReadAsync("quarantine", "list");
        entries.Select(entry => entry.GetProperty("reason_code").GetString()).Order(StringComparer.Ordinal).ShouldBe(["EMPTY_FILE", "ENCRYPTED", "TRUNCATED"]);
        entries.ShouldAllBe(entry => entry.GetProperty("suggestion").GetString()!.Length > 0);
        var hits = await ingest.ReadAsync("search", SampleFiles.ScannedQuestion);
        hits[0].GetProperty("source_uri").GetString().ShouldBe(FileUris.Of(inbox.File("maintenance-order.pdf")));

        await AssertAPageIsDrawnAsync(ingest, inbox);
        await AssertASecondRunDoesNothingAsync(ingest, inbox);
        await AssertAReplayGoesOnAsync(ingest, entries.Single(entry => entry.GetProperty("reason_code").GetString() == "ENCRYPTED"));
        await AssertChangesAndDeletionsArriveAsync(ingest, inbox);
        await AssertAnArchiveIsItsFilesAsync(ingest, inbox);
        (await ingest.RunAsync("audit")).ExitCode.ShouldBe(0);
    }

    private static async Task AssertAPageIsDrawnAsync(IngestCli ingest, TemporaryFolder inbox)
    {
        // A scan: the boxes are those of recognition.
        var (document, png) = (inbox.File("maintenance-order.pdf"), Path.Combine(ingest.Data, "page.png"));
        (await ingest.RunAsync("show", document, "--page", "1", "--png", png)).ExitCode.ShouldBe(0);
        var picture = await File.ReadAllBytesAsync(png);
        picture.AsSpan(1, 3).SequenceEqual("PNG"u8).ShouldBeTrue();
        BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(20)).ShouldBeGreaterThan(BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(16)));
        (await ingest.RunAsync("show", document, "--page", "99", "--png", png)).ExitCode.ShouldBe(3);
        (await ingest.RunAsync("show", document, "--page", "1")).ExitCode.ShouldBe(1);
        (await ingest.RunAsync("show", inbox.File("meter-readings.csv"), "--page", "1", "--png", png)).ExitCode.ShouldBe(1);
    }

    private static async Task AssertASecondRunDoesNothingAsync(IngestCli ingest, TemporaryFolder inbox)
    {
        var (attempts, export) = (await CountAttemptsAsync(ingest), await ingest.ExportAsync());
        var (_, again) = await ingest.RunAsync("run", inbox.Path, "--json");
        JsonElement.Parse(again).GetProperty("registered").GetInt32().ShouldBe(0);
        (await CountAttemptsAsync(ingest)).ShouldBe(attempts);
        (await ingest.ExportAsync()).ShouldBe(export);
    }

    private static async Task AssertAReplayGoesOnAsync(IngestCli ingest, JsonElement entry)
    {
        var id = entry.GetProperty("entry_id").GetString()!;
        (await ingest.RunAsync("quarantine", "replay", id, "--password", "wrong")).ExitCode.ShouldBe(2);
        (await ingest.RunAsync("quarantine", "replay", id, "--password", SampleFiles.BoardMinutesPassword)).ExitCode.ShouldBe(0);
        var shown = (await ingest.ReadAsync("show", entry.GetProperty("source_uri").GetString()!))[0];
        shown.GetProperty("state").GetString().ShouldBe("indexed");
        await AssertAProtectedPageIsDrawnAsync(ingest, entry.GetProperty("source_uri").GetString()!);
        shown.GetProperty("elements").EnumerateObject().Sum(type => type.Value.GetInt32()).ShouldBeGreaterThan(0);
        shown.GetProperty("outline").GetArrayLength().ShouldBe(shown.GetProperty("elements").EnumerateObject().Where(type => type.Name is "title" or "heading").Sum(type => type.Value.GetInt32()));
    }

    private static async Task AssertAnArchiveIsItsFilesAsync(IngestCli ingest, TemporaryFolder inbox)
    {
        using (var archive = System.IO.Compression.ZipFile.Open(inbox.File("bundle.zip"), System.IO.Compression.ZipArchiveMode.Create))
        {
            foreach (var (name, text) in ((string, string)[])[("../escape.txt", "A note about the weir at the old mill, packed away."), ("plans/pump.md", "# Pump plan\n\nReplace the seal of the second pump in spring.")])
            {
                await using var entry = archive.CreateEntry(name).Open();
                await entry.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text));
            }
        }

        await ingest.RunAsync("run", inbox.Path);
        var parent = FileUris.Of(inbox.File("bundle.zip"));
        var inside = (await ingest.ReadAsync("documents")).Where(document => document.GetProperty("source_uri").GetString()!.StartsWith(parent + "#", StringComparison.Ordinal)).ToArray();
        inside.Length.ShouldBe(2);
        inside.ShouldAllBe(document => document.GetProperty("state").GetString() == "indexed");
        (await ingest.ReadAsync("chunks", parent + "#2"))[0].GetProperty("heading_path")[0].GetString().ShouldBe("Pump plan");
    }

    private static async Task AssertAProtectedPageIsDrawnAsync(IngestCli ingest, string document)
    {
        // Indexed versions keep no password, so the one who looks gives it.
        string[] draw = ["show", document, "--page", "1", "--png", Path.Combine(ingest.Data, "protected.png")];
        (await RemarkAsync(ingest, draw)).ShouldMatch("blank page.*--password");
        (await RemarkAsync(ingest, [.. draw, "--password", SampleFiles.BoardMinutesPassword])).ShouldNotContain("blank page");
    }

    private static async Task<string> RemarkAsync(IngestCli ingest, string[] arguments)
    {
        using var process = ingest.Start(arguments);
        var remark = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
        return remark;
    }

    private static async Task AssertChangesAndDeletionsArriveAsync(IngestCli ingest, TemporaryFolder inbox)
    {
        var changed = inbox.File("changed.txt");
        var gone = inbox.File("gone.txt");
        await File.WriteAllTextAsync(changed, "The first wording of a note about the north pumping station and its keeper.");
        await File.WriteAllTextAsync(gone, "A note that will be deleted before long, about a valve nobody needs.");
        await ingest.RunAsync("run", inbox.Path);
        await File.WriteAllTextAsync(changed, "The second wording speaks of the south reservoir and of nothing else.");
        File.Delete(gone);
        await ingest.RunAsync("run", inbox.Path);
        var chunks = await ingest.ReadAsync("chunks", FileUris.Of(changed));
        chunks.ShouldHaveSingleItem().GetProperty("text").GetString()!.ShouldContain("south reservoir");
        chunks[0].GetProperty("version").GetInt32().ShouldBe(2);
        (await ingest.ReadAsync("chunks", FileUris.Of(gone))).ShouldBeEmpty();
        (await ingest.ReadAsync("show", FileUris.Of(gone)))[0].GetProperty("state").GetString().ShouldBe("deleted");
    }

    private static async Task<long> CountAttemptsAsync(IngestCli ingest) =>
        (await ingest.ReadAsync("documents")).Sum(document => document.GetProperty("attempts").GetInt64());
}
