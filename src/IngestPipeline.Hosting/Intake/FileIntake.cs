using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Telemetry;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Hosting.Intake;

/// <summary>Takes one file in: waits until its writer is done, copies and hashes it, sniffs its type, registers it. What cannot be taken in is registered in quarantine.</summary>
public sealed class FileIntake(IArtifactStore artifacts, IIntakeLedger ledger, IOptionsMonitor<IntakeOptions> options, TimeProvider clock)
{
    private const int SettleLooks = 10;

    /// <returns>Null when a listed file is gone by now: the next listing decides what that means.</returns>
    /// <exception cref="FileNotFoundException">A file that a person named is not there.</exception>
    public async Task<Registration?> TakeAsync(FileRequest request, CancellationToken cancellation)
    {
        var limit = options.CurrentValue.MaxMegabytes * 1024L * 1024L;
        string? trouble = null;
        using var span = IntakeSpan.Start();
        for (var attempt = 1; attempt <= options.CurrentValue.ReadAttempts; attempt++)
        {
            try
            {
                var before = await SettleAsync(request.Path, cancellation);
                if (before.Length > limit)
                {
                    var detail = $"the file has {before.Length} bytes, Intake:MaxMegabytes allows {limit}";
                    return await RefuseAsync(request, before, QuarantineReason.TooLarge, detail, span, cancellation);
                }

                var artifact = await CopyAsync(request, limit, cancellation);
                var after = Stat(request.Path);
                if (after == before && artifact.Bytes == after.Length)
                    return await RegisterAsync(request, before, artifact, span, cancellation);
                trouble = $"the file changed while it was read, {attempt} times";
            }
            catch (IOException gone) when (request.FromListing && gone is (FileNotFoundException or DirectoryNotFoundException))
            {
                return null;
            }
            catch (StoredFileCollectedException)
            {
                // The file had been stored for an earlier version and was collected just now; the next attempt stores it again.
                trouble = "its stored copy was collected while it was taken in";
            }
            catch (ArtifactTooLargeException)
            {
                trouble = $"the file grew beyond Intake:MaxMegabytes ({options.CurrentValue.MaxMegabytes}) while it was read";
            }
            catch (IOException refused) when (refused is not (FileNotFoundException or DirectoryNotFoundException) && !DiskFull.Caused(refused))
            {
                return await RefuseAsync(request, new FolderFile(request.Path, 0, default), QuarantineReason.SourceGone, refused.Message, span, cancellation);
            }
        }

        if (request.FromListing && !File.Exists(request.Path))
            return null;
        return await RefuseAsync(request, Stat(request.Path), QuarantineReason.SourceChanged, trouble!, span, cancellation);
    }

    private static FolderFile Stat(string path)
    {
        var info = new FileInfo(path);
        return info.Exists ? new FolderFile(path, info.Length, info.LastWriteTimeUtc) : throw new FileNotFoundException($"{path} is gone", path);
    }

    /// <summary>
    /// Waits until size and time of change have stood still. A time of change in the future says nothing, so two looks decide then.
    /// One that never stands still must not hold up all the others; reading it will tell.
    /// </summary>
    private async Task<FolderFile> SettleAsync(string path, CancellationToken cancellation)
    {
        var settle = TimeSpan.FromMilliseconds(options.CurrentValue.SettleMilliseconds);
        var seen = Stat(path);
        for (var look = 1; look <= SettleLooks; look++)
        {
            var age = clock.GetUtcNow().UtcDateTime - seen.ModifiedUtc;
            if (age >= settle)
                break;
            var (earlier, wait) = (seen, age < TimeSpan.Zero ? settle : settle - age);
            await Task.Delay(wait, clock, cancellation);
            seen = Stat(path);
            if (seen == earlier)
                break;
        }

        return seen;
    }

    private async Task<ArtifactRef> CopyAsync(FileRequest request, long limit, CancellationToken cancellation)
    {
        await using var file = RegularFile.Open(request.Path);
        var length = file.Length;
        var hash = await Sha256Hash.OfAsync(file, cancellation);
        // Content that is stored already needs no second copy.
        if (artifacts.Exists(request.TenantId, hash))
            return new ArtifactRef(hash, length);
        file.Position = 0;
        return await artifacts.SaveAsync(request.TenantId, file, limit, cancellation);
    }

    private async Task<Registration> RegisterAsync(FileRequest request, FolderFile file, ArtifactRef artifact, IntakeSpan span, CancellationToken cancellation)
    {
        var mediaType = await StoredFileType.SniffAsync(artifacts.PathOf(request.TenantId, artifact.Content), Path.GetFileName(request.Path), cancellation);
        var described = Describe(request, file, artifact, mediaType, span);
        return span.Took(described, await ledger.RegisterAsync(described, cancellation));
    }

    /// <summary>The content is unknown, so the identity is made of what is known: a later look at the same state changes nothing.</summary>
    private async Task<Registration> RefuseAsync(FileRequest request, FolderFile file, QuarantineReason reason, string detail, IntakeSpan span, CancellationToken cancellation)
    {
        var identity = Sha256Hash.Of($"refused {reason.ToCode()} {FileUris.Of(request.Path)} {file.Length} {file.ModifiedUtc.Ticks}");
        var described = Describe(request, file, new ArtifactRef(identity, file.Length), "application/octet-stream", span);
        var verdict = new QuarantineVerdict(reason, detail, new Dictionary<string, object?> { ["bytes"] = file.Length });
        return span.Took(described, await ledger.RegisterRefusedAsync(described, verdict, cancellation), reason.ToCode());
    }

    private static ReceivedFile Describe(FileRequest request, FolderFile file, ArtifactRef artifact, string mediaType, IntakeSpan span) => new()
    {
        TenantId = request.TenantId,
        SourceUri = FileUris.Of(request.Path),
        FileName = Path.GetFileName(request.Path),
        Content = artifact.Content,
        Bytes = artifact.Bytes,
        MediaType = mediaType,
        ModifiedAt = file.ModifiedUtc == default ? null : new DateTimeOffset(file.ModifiedUtc, TimeSpan.Zero),
        FromListing = request.FromListing,
        Interactive = request.Interactive,
        Insist = request.Insist,
        TraceParent = span.TraceParent,
    };
}
