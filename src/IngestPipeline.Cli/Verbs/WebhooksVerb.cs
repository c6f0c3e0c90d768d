using System.CommandLine;
using IngestPipeline.Cli.Sessions;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest webhooks</c> and its three verbs.</summary>
internal static class WebhooksVerb
{
    public static Command Create(GlobalOptions globals) =>
        new("webhooks", "See what receivers were told, try them, send a message again.\n\nExamples:\n  ingest webhooks list --status failed\n  ingest webhooks test")
        {
            WebhooksListVerb.Create(globals),
            WebhooksTestVerb.Create(globals),
            WebhooksRedeliverVerb.Create(globals),
        };
}
