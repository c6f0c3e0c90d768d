using System.CommandLine;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest export</c>.</summary>
internal static class ExportVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var vectors = new Option<bool>("--vectors") { Description = "With the vector of each chunk, as 'embedding'" };
        var command = new Command("export", "Write all searchable chunks as JSON Lines, ordered by source and position.\n\nExamples:\n  ingest export > chunks.jsonl\n  ingest export --vectors | gzip > chunks.jsonl.gz") { vectors };
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), parse.GetValue(vectors), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, bool vectors, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        await foreach (var chunk in new ChunkReader(session.Database).ExportAsync(settings.Tenant, vectors, cancellation))
            Results.Write(chunk);
        return ExitCode.Done;
    }
}
