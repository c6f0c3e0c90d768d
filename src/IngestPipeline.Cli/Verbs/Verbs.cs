using System.CommandLine;
using IngestPipeline.Cli.Sessions;

namespace IngestPipeline.Cli.Verbs;

/// <summary>All verbs, in the order in which help lists them.</summary>
internal static class Verbs
{
    public static IEnumerable<Command> Create(GlobalOptions globals) =>
    [
        RunVerb.Create(globals),
        UpVerb.Create(globals),
        WorkerVerb.Create(globals),
        AddVerb.Create(globals),
        StatusVerb.Create(globals),
        QueuesVerb.Create(globals),
        TopVerb.Create(globals),
        DocumentsVerb.Create(globals),
        ShowVerb.Create(globals),
        HistoryVerb.Create(globals),
        ChunksVerb.Create(globals),
        ExportVerb.Create(globals),
        SearchVerb.Create(globals),
        EvalVerb.Create(globals),
        SpaceVerb.Create(globals),
        ReindexVerb.Create(globals),
        QuarantineVerb.Create(globals),
        WebhooksVerb.Create(globals),
        RollbackVerb.Create(globals),
        DeleteVerb.Create(globals),
        AuditVerb.Create(globals),
        DoctorVerb.Create(globals),
        ConfigVerb.Create(globals),
        DbVerb.Create(globals),
        CompletionVerb.Create(),
        ChildVerb.Create(),
    ];
}
