using IngestPipeline.Cli.Sessions;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Hosting.Intake;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Cli.Pipeline;

/// <summary>Takes in the files and folders a person names.</summary>
internal sealed class PathIntake(IntakePause intake, IIntakeLedger ledger, string tenantId)
{
    /// <summary>Versions registered by this intake; unchanged files are not among them.</summary>
    public int Registered { get; private set; }

    public int Unchanged { get; private set; }

    /// <summary>Documents whose deletion waits for <c>--confirm-deletes</c>.</summary>
    public int HeldBack { get; private set; }

    /// <summary>Version ids of everything taken in, changed or not.</summary>
    public List<Guid> Versions { get; } = [];

    /// <exception cref="CommandException">A path does not exist.</exception>
    public static void Verify(IReadOnlyList<string> paths)
    {
        var missing = paths.FirstOrDefault(path => !File.Exists(path) && !Directory.Exists(path));
        if (missing is not null)
            throw new CommandException($"{missing} does not exist", ExitCode.NotFound);
    }

    public RunScope ScopeOf(IReadOnlyList<string> paths) => new(
        tenantId,
        [.. paths.Where(Directory.Exists).Select(FileUris.OfFolder)],
        [.. paths.Where(path => !Directory.Exists(path)).Select(path => Domain.Identity.NameBasedId.ForDocument(tenantId, FileUris.Of(path)))]);

    /// <summary>Keeps folders and record alike: new, changed and vanished files all count. A vanished one must be missing from two listings.</summary>
    public async Task SynchroniseAsync(IReadOnlyList<string> paths, bool confirmDeletes, CancellationToken cancellation)
    {
        foreach (var path in paths)
        {
            if (!Directory.Exists(path))
            {
                await TakeAsync(new FileRequest(tenantId, path, FromListing: false, Interactive: false, Insist: false), cancellation);
                continue;
            }

            var files = await ListAsync(path, confirmDeletes, cancellation);
            foreach (var file in files)
                await TakeAsync(new FileRequest(tenantId, file.Path, FromListing: true, Interactive: false, Insist: false), cancellation);
            await ListAsync(path, confirmDeletes, cancellation);
        }
    }

    /// <summary>Adds what a person names; deleted or discarded content comes back.</summary>
    public async Task AddAsync(IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        foreach (var path in paths)
        {
            var files = Directory.Exists(path) ? FolderScanner.List(path).Select(file => file.Path) : [path];
            foreach (var file in files)
                await TakeAsync(new FileRequest(tenantId, file, FromListing: false, Interactive: true, Insist: true), cancellation);
        }
    }

    private async Task<IReadOnlyList<FolderFile>> ListAsync(string folder, bool confirmDeletes, CancellationToken cancellation)
    {
        var files = FolderScanner.List(folder);
        var listing = new FolderListing(tenantId, FileUris.OfFolder(folder), [.. files.Select(file => file.Uri)], confirmDeletes);
        var outcome = await intake.RunAsync(() => ledger.RecordListingAsync(listing, cancellation), cancellation);
        HeldBack = outcome.HeldBack;
        return files;
    }

    private async Task TakeAsync(FileRequest request, CancellationToken cancellation)
    {
        if (await intake.TakeAsync(request, cancellation) is not { } registration)
            return;
        Versions.Add(registration.VersionId);
        if (registration.Outcome == RegistrationOutcome.Unchanged)
            Unchanged++;
        else
            Registered++;
    }
}
