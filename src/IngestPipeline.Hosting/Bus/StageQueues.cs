using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Hosting.Bus;

/// <summary>Names of the queues. They are part of what hosts of different versions agree on.</summary>
public static class StageQueues
{
    /// <summary>Exchange and queue for hints that were delivered too often; nobody reads it but people.</summary>
    public const string DeadLetters = "ingest-dead-letters";

    public static string NameOf(Stage stage) => stage switch
    {
        Stage.Parse => "parse-document",
        Stage.Ocr => "recognise-pages",
        Stage.Dedupe => "dedupe-document",
        Stage.Chunk => "chunk-document",
        Stage.Embed => "embed-chunks",
        Stage.Upsert => "upsert-chunks",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
