using Dapper;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Storage.Audit;

/// <summary>Repairs what an audit found, each version in a transaction of its own. What it puts back to work ends in the same rows as before.</summary>
public sealed class AuditRepairer(IngestDatabase database, IArtifactStore artifacts)
{
    /// <param name="actor">Who asks, for the audit trail.</param>
    public async Task<RepairOutcome> RepairAsync(string tenantId, IReadOnlyList<AuditFinding> findings, string actor, CancellationToken cancellation)
    {
        var done = new List<string>();
        var versions = new List<Guid>();
        // Of several findings about one version the most thorough repair covers the others; content comes back before it is parsed again.
        var byVersion = findings.Where(finding => finding.VersionId is not null && finding.Repair != AuditRepair.None).GroupBy(finding => finding.VersionId!.Value);
        foreach (var group in byVersion)
        {
            var repairs = group.Select(finding => finding.Repair).ToHashSet();
            var subject = group.First().Subject;
            if (repairs.Contains(AuditRepair.FetchAgain))
            {
                if (!await FetchAsync(tenantId, group.Key, cancellation))
                    continue;
                done.Add($"{subject}: stored the content again from its source");
            }

            if (repairs.Contains(AuditRepair.Unpublish) && await ChangeAsync(tenantId, group.Key, actor, "unpublished", (record, version) => new VersionLifecycle(record).UnpublishAsync(version.DocumentId), cancellation))
                done.Add($"{subject}: took away chunks that belong to nothing");
            if (repairs.Overlaps([AuditRepair.PublishAgain, AuditRepair.ParseAgain]) && await RequeueAsync(tenantId, group.Key, repairs.Contains(AuditRepair.ParseAgain), actor, cancellation) is { } how)
            {
                done.Add($"{subject}: {how}");
                versions.Add(group.Key);
            }
        }

        foreach (var finding in findings.Where(finding => finding.Repair == AuditRepair.RebuildIndex))
        {
            await RebuildIndexAsync(finding.Subject, cancellation);
            done.Add($"{finding.Subject}: built the index anew");
        }

        if (findings.Any(finding => finding.Repair == AuditRepair.Recount))
        {
            await RecountAsync(tenantId, actor, cancellation);
            done.Add("counters: set to what is there");
        }

        return new RepairOutcome(done, versions);
    }

    private async Task<string?> RequeueAsync(string tenantId, Guid versionId, bool fromParse, string actor, CancellationToken cancellation)
    {
        // Publishing reads what chunk and embed left; when any of it is lost, the stages have to make it again.
        var again = fromParse || (await DropDamagedAsync(tenantId, versionId, cancellation)).Length > 0;
        var changed = await ChangeAsync(
            tenantId,
            versionId,
            actor,
            again ? "parsed again" : "published again",
            (record, _) => again ? new VersionRestart(record).FromParseAsync(versionId) : new VersionLifecycle(record).ResumeAsync(versionId),
            cancellation);
        return !changed ? null : again ? "is worked on again from parse" : "is published again";
    }

    /// <summary>Hashes of the version's artifacts that are missing or damaged; a damaged file is removed, because it would be taken for the whole one.</summary>
    private async Task<byte[][]> DropDamagedAsync(string tenantId, Guid versionId, CancellationToken cancellation)
    {
        var contents = await database.ReadAsync<byte[]>(
            "SELECT DISTINCT artifact FROM work_items WHERE tenant_id = @tenantId AND version_id = @versionId AND artifact IS NOT NULL",
            new { tenantId, versionId },
            cancellation);
        var lost = new List<byte[]>();
        foreach (var content in contents)
        {
            var hash = Sha256Hash.FromBytes(content);
            try
            {
                await artifacts.LoadAsync(tenantId, hash, cancellation);
            }
            catch (IOException gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
            {
                lost.Add(content);
                artifacts.Remove(tenantId, hash);
            }
        }

        return [.. lost];
    }

    private Task<bool> ChangeAsync(string tenantId, Guid versionId, string actor, string how, Func<RecordTransaction, VersionRow, Task> change, CancellationToken cancellation) =>
        StorageErrors.GuardAsync(async () =>
        {
            var lost = await DropDamagedAsync(tenantId, versionId, cancellation);
            await using var record = await RecordTransaction.BeginAsync(database, tenantId, cancellation);
            var lifecycle = new VersionLifecycle(record);
            if (await lifecycle.FindAsync(versionId) is not { } before)
                return false;
            await record.LockGroupsAsync(before.Sha256, before.TextHash);
            await record.ExecuteAsync("SELECT 1 FROM documents WHERE tenant_id = @TenantId AND document_id = @DocumentId FOR UPDATE", new { record.TenantId, before.DocumentId });
            if (await lifecycle.LockAsync(versionId) is not { } version || version.State != before.State)
                return false;
            // A lost file must not be offered for reuse; its row goes, so that its stage makes it again.
            await record.ExecuteAsync("DELETE FROM artifacts WHERE tenant_id = @TenantId AND sha256 = ANY (@lost)", new { record.TenantId, lost });
            await change(record, version);
            await AuditTrail.AppendAsync(record, actor, "audit.repaired", new { document_id = version.DocumentId, version_id = versionId, how });
            await record.CommitAsync();
            return true;
        });

    private async Task<bool> FetchAsync(string tenantId, Guid versionId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var (sourceUri, content, bytes) = await connection.QuerySingleAsync<(string, byte[], long)>(new CommandDefinition(
            """
            SELECT d.source_uri, v.sha256, v.bytes FROM versions AS v JOIN documents AS d ON d.tenant_id = v.tenant_id AND d.document_id = v.document_id
            WHERE v.tenant_id = @tenantId AND v.version_id = @versionId
            """,
            new { tenantId, versionId },
            cancellationToken: cancellation));
        var source = new Uri(sourceUri);
        if (!source.IsFile || source.Fragment.Length > 0 || !File.Exists(source.LocalPath) || new FileInfo(source.LocalPath).Length != bytes)
            return false;
        var wanted = Sha256Hash.FromBytes(content);
        await using var file = File.OpenRead(source.LocalPath);
        if (await Sha256Hash.OfAsync(file, cancellation) != wanted)
            return false;
        // A damaged copy would be taken for the whole one.
        artifacts.Remove(tenantId, wanted);
        file.Position = 0;
        return (await artifacts.SaveAsync(tenantId, file, bytes, cancellation)).Content == wanted;
    }

    private Task RecountAsync(string tenantId, string actor, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await using var record = await RecordTransaction.BeginAsync(database, tenantId, cancellation);
        await RecordRecount.RunAsync(record);
        await AuditTrail.AppendAsync(record, actor, "audit.repaired", new { how = "counters set to what is there" });
        await record.CommitAsync();
        return true;
    });

    private async Task RebuildIndexAsync(string table, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition($"REINDEX INDEX CONCURRENTLY {table}_hnsw_ix", commandTimeout: 0, cancellationToken: cancellation));
    }
}
