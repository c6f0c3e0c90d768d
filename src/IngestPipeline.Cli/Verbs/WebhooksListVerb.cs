using System.CommandLine;
using System.Globalization;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Storage.Webhooks;
using Spectre.Console;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest webhooks list</c>.</summary>
internal static class WebhooksListVerb
{
    private const int OtherColumns = 70;

    public static Command Create(GlobalOptions globals)
    {
        var status = new Option<string?>("--status") { Description = $"Only {string.Join(", ", WebhookLog.Statuses)}", HelpName = "S" };
        status.AcceptOnlyFromAmong([.. WebhookLog.Statuses]);
        var limit = new Option<int>("--limit") { Description = "Deliveries at most", HelpName = "N", DefaultValueFactory = _ => 50 };
        var command = new Command("list", "List deliveries, the newest first.\n\nExamples:\n  ingest webhooks list\n  ingest webhooks list --status failed --json") { status, limit };
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), parse.GetValue(status), Math.Max(1, parse.GetValue(limit)), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, string? status, int limit, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        var rows = await new WebhookLog(session.Database).ReadPageAsync(settings.Tenant, status, null, null, limit, cancellation);
        if (settings.Json)
        {
            foreach (var row in rows)
                Results.Write(row);
            return ExitCode.Done;
        }

        var room = Math.Max(20, AnsiConsole.Profile.Width - OtherColumns);
        var table = Display.Table("delivery", "receiver", "event", "status", ">attempts", ">code", "error");
        foreach (var row in rows)
        {
            table.AddCells(
                row.DeliveryId.ToString(),
                Display.Shorten(row.Url, room / 2),
                row.Event,
                row.Status,
                Display.Number(row.Attempts),
                row.ResponseCode?.ToString(CultureInfo.InvariantCulture) ?? "",
                Display.Shorten(Display.OneLine(row.Error ?? ""), room / 2));
        }

        if (rows.Count > 0)
            AnsiConsole.Write(table);
        else if (!settings.Quiet)
            await Console.Error.WriteLineAsync("no deliveries");
        return ExitCode.Done;
    }
}
