using IngestPipeline.Cli.Sessions;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Cli.Output;

/// <summary>One line for each document a command took in.</summary>
internal static class DocumentLines
{
    public static async Task WriteAsync(Session session, IReadOnlyCollection<Guid> versionIds, CancellationToken cancellation)
    {
        var reader = new DocumentReader(session.Database);
        foreach (var documentId in await new ScopeReader(session.Database).FindDocumentsAsync(session.Settings.Tenant, versionIds, cancellation))
        {
            if (await reader.FindAsync(session.Settings.Tenant, documentId, cancellation) is not { } document)
                continue;
            if (session.Settings.Json)
                Results.Write(document);
            else
                Console.Out.WriteLine($"{Display.ShortId(document.DocumentId)}  {document.State}  {document.ReasonCode ?? ""}  {Display.NameOf(document.SourceUri)}");
        }
    }
}
