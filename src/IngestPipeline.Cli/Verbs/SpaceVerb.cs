using System.CommandLine;
using IngestPipeline.Cli.Sessions;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest space</c> and its verbs.</summary>
internal static class SpaceVerb
{
    public static Command Create(GlobalOptions globals) =>
        new("space", "Change the embedding model: build a space beside the live one, compare both, cut over, return.\n\nExamples:\n  ingest space list\n  ingest space add --dimensions 768\n  ingest reindex --space hashing/feature-hashing-v1/768/cosine\n  ingest space promote hashing/feature-hashing-v1/768/cosine --eval questions.jsonl\n  ingest space promote --rollback")
        {
            SpaceAddVerb.Create(globals),
            SpaceListVerb.Create(globals),
            SpaceCompareVerb.Create(globals),
            SpacePromoteVerb.Create(globals),
            SpaceDropVerb.Create(globals),
        };
}
