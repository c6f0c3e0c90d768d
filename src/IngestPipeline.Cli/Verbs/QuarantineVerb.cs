using System.CommandLine;
using IngestPipeline.Cli.Sessions;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest quarantine</c> and its four verbs.</summary>
internal static class QuarantineVerb
{
    public static Command Create(GlobalOptions globals) =>
        new("quarantine", "Look at what could not be processed, and decide: replay or discard.\n\nExamples:\n  ingest quarantine list\n  ingest quarantine replay --reason PARSE_TIMEOUT")
        {
            QuarantineListVerb.Create(globals),
            QuarantineShowVerb.Create(globals),
            QuarantineReplayVerb.Create(globals),
            QuarantineDiscardVerb.Create(globals),
        };
}
