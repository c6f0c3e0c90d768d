using System.CommandLine;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Results;
using IngestPipeline.Storage.Quarantine;

namespace IngestPipeline.Cli.Verbs;

/// <summary>ENTRY on a command line, and the options that select entries.</summary>
internal static class EntryArgument
{
    public const string Description = "Id of the entry (8 digits are enough), or the document as id, path or URI";

    public static Option<string?> Reason() => new Option<string?>("--reason") { Description = "Entries with this reason code", HelpName = "R" }.CompleteWith(QuarantineReasons.Codes);

    public static Option<string?> Stage() => new Option<string?>("--stage") { Description = $"Entries that failed in this stage: {string.Join(", ", StageNames.All.Select(stage => stage.ToName()))}", HelpName = "S" }.CompleteWith(StageNames.All.Select(stage => stage.ToName()));

    /// <exception cref="FormatException">No such reason code or stage.</exception>
    public static QuarantineSelection Select(string? reason, string? stage) => new()
    {
        Reason = reason is null ? null : QuarantineReasons.Parse(reason),
        Stage = stage is null ? null : StageNames.Parse(stage),
    };

    /// <exception cref="CommandException">There is no such entry, or the digits fit several.</exception>
    public static async Task<QuarantineEntry> FindAsync(Session session, string text, CancellationToken cancellation)
    {
        var desk = new QuarantineDesk(session.Database);
        var tenant = session.Settings.Tenant;
        if (DocumentArgument.AsDigits(text) is { } digits)
        {
            var found = await desk.FindByIdPrefixAsync(tenant, digits, cancellation);
            if (found.Count > 1)
                throw new CommandException($"several entries have an id that starts with {text}; give more digits");
            if (found.Count == 1)
                return found[0];
        }

        var document = await DocumentArgument.FindAsync(session, text, cancellation);
        return await desk.FindAsync(tenant, document.VersionId, cancellation)
            ?? throw new CommandException($"{text} is {document.State} and has no quarantine entry", ExitCode.NotFound);
    }
}
