using System.CommandLine;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Ledger;

namespace IngestPipeline.Cli.Verbs;

/// <summary>How a person names an embedding space.</summary>
internal static class SpaceArgument
{
    public static Argument<string> Create() => new("SPACE") { Description = "Name or number of an embedding space, as 'ingest space list' shows them" };

    /// <exception cref="CommandException">There is no such space.</exception>
    public static async Task<StoredSpace> FindAsync(Session session, string name, CancellationToken cancellation)
    {
        var registry = new SpaceRegistry(session.Database);
        if (await registry.FindAsync(session.Settings.Tenant, name, cancellation) is { } found)
            return found;
        var known = await registry.ListAsync(session.Settings.Tenant, cancellation);
        throw new CommandException(known.Count == 0 ? $"there is no embedding space {name}; nothing was embedded yet" : $"there is no embedding space {name}; there are {string.Join(", ", known.Select(space => space.Space.Name))}", ExitCode.NotFound);
    }
}
