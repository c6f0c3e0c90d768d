using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;

namespace IngestPipeline.Storage.Artifacts;

/// <summary>
/// Artifacts as files named by their hash: <c>ROOT/TENANT/ab/abcdef…</c>. Each is written to a temporary file, synced and renamed,
/// so that a crash leaves either the whole artifact or none.
/// </summary>
public sealed class FileArtifactStore : IArtifactStore
{
    private readonly string root;
    private readonly string staging;
    private readonly DiskSync disk;
    private readonly ConcurrentDictionary<string, bool> durableFolders = new(StringComparer.Ordinal);

    public FileArtifactStore(string root)
        : this(root, new DiskSync())
    {
    }

    internal FileArtifactStore(string root, DiskSync disk)
    {
        (this.root, this.disk) = (root, disk);
        staging = Path.Combine(root, ".staging");
        Directory.CreateDirectory(staging);
    }

    public async Task<ArtifactRef> SaveAsync(string tenantId, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var hash = Sha256Hash.Of(content.Span);
        var path = PathOf(tenantId, hash);
        if (File.Exists(path))
        {
            EnsureDurable(path);
        }
        else
        {
            var temporary = NextTemporary();
            try
            {
                await using (var file = Create(temporary))
                {
                    await file.WriteAsync(content, cancellation);
                    disk.File(file);
                }

                Publish(temporary, path);
            }
            catch
            {
                // A full disk stays full as long as the halves stay.
                File.Delete(temporary);
                throw;
            }
        }

        return new ArtifactRef(hash, content.Length);
    }

    public async Task<ArtifactRef> SaveAsync(string tenantId, Stream content, long maxBytes, CancellationToken cancellation)
    {
        var temporary = NextTemporary();
        try
        {
            var (hash, length) = await CopyAsync(content, temporary, maxBytes, cancellation);
            var path = PathOf(tenantId, hash);
            if (File.Exists(path))
            {
                File.Delete(temporary);
                EnsureDurable(path);
            }
            else
            {
                Publish(temporary, path);
            }

            return new ArtifactRef(hash, length);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    public async Task<byte[]> LoadAsync(string tenantId, Sha256Hash content, CancellationToken cancellation)
    {
        var bytes = await File.ReadAllBytesAsync(PathOf(tenantId, content), cancellation);
        return Sha256Hash.Of(bytes) == content
            ? bytes
            : throw new FileNotFoundException($"artifact {content} is damaged: its bytes hash to something else");
    }

    public bool Exists(string tenantId, Sha256Hash content) => File.Exists(PathOf(tenantId, content));

    public string PathOf(string tenantId, Sha256Hash content) => Path.Combine(root, TenantName.Parse(tenantId), content.Hex[..2], content.Hex);

    public void Remove(string tenantId, Sha256Hash content)
    {
        try
        {
            File.Delete(PathOf(tenantId, content));
        }
        catch (DirectoryNotFoundException)
        {
            // Its folder was never made.
        }
    }

    public IEnumerable<Sha256Hash> List(string tenantId, TimeSpan age)
    {
        var limit = TimeProvider.System.GetUtcNow().UtcDateTime - age;
        var folder = new DirectoryInfo(Path.Combine(root, TenantName.Parse(tenantId)));
        return folder.Exists
            ? folder.EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.LastWriteTimeUtc <= limit).Select(file => Sha256Hash.Parse(file.Name))
            : [];
    }

    /// <summary>Removes what crashes left half-written. A file in the making is never as old as that.</summary>
    /// <returns>Files removed.</returns>
    public int RemoveLeftovers(TimeSpan olderThan)
    {
        var limit = TimeProvider.System.GetUtcNow().UtcDateTime - olderThan;
        var leftovers = new DirectoryInfo(staging).EnumerateFiles().Where(file => file.LastWriteTimeUtc < limit).ToList();
        foreach (var file in leftovers)
            file.Delete();
        return leftovers.Count;
    }

    private async Task<(Sha256Hash Hash, long Length)> CopyAsync(Stream content, string temporary, long maxBytes, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            await using var file = Create(temporary);
            long length = 0;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
            {
                length += read;
                if (length > maxBytes)
                    throw new ArtifactTooLargeException(maxBytes);
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }

            disk.File(file);
            return (Sha256Hash.FromBytes(hash.GetHashAndReset()), length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static FileStream Create(string path) => new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, useAsync: false);

    private void Publish(string temporary, string path)
    {
        CreateFolder(Path.GetDirectoryName(path)!);
        File.Move(temporary, path, overwrite: true);
        EnsureDurable(path);
    }

    /// <summary>Without this the name can be lost with the power: that of the file, or that of the folder it is in. Whoever made it may have died before.</summary>
    private void EnsureDurable(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        CreateFolder(folder);
        disk.Folder(folder);
    }

    private void CreateFolder(string folder)
    {
        if (folder.Length <= root.Length || durableFolders.ContainsKey(folder))
            return;
        var above = Path.GetDirectoryName(folder)!;
        CreateFolder(above);
        Directory.CreateDirectory(folder);
        disk.Folder(above);
        durableFolders[folder] = true;
    }

    private string NextTemporary() => Path.Combine(staging, Path.GetRandomFileName());
}
