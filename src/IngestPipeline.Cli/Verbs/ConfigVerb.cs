using System.CommandLine;
using IngestPipeline.Cli.Sessions;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest config</c> and its two verbs. They open no database.</summary>
internal static class ConfigVerb
{
    public static Command Create(GlobalOptions globals) =>
        new("config", "Look at the settings that count here, and check them.\n\nExamples:\n  ingest config show Embed\n  ingest config check --data ./data")
        {
            ConfigShowVerb.Create(globals),
            ConfigCheckVerb.Create(globals),
        };
}
