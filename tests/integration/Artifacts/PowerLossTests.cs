using System.Text;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Storage.Artifacts;

namespace IngestPipeline.IntegrationTests.Artifacts;

/// <summary>What a loss of power leaves of the artifact store: only what was synced, files and names alike.</summary>
public sealed class PowerLossTests : IDisposable
{
    private const string Tenant = "default";
    private readonly string root = Directory.CreateTempSubdirectory("ingest-power-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task What_was_saved_survives_a_loss_of_power() => (await SurvivesAsync(new VolatileDisk(root))).ShouldBeTrue();

    [Fact]
    public async Task Without_the_fsync_of_the_file_a_loss_of_power_turns_red() => (await SurvivesAsync(new VolatileDisk(root) { SyncsFiles = false })).ShouldBeFalse();

    [Fact]
    public async Task Without_the_fsync_of_the_folders_a_loss_of_power_turns_red() => (await SurvivesAsync(new VolatileDisk(root) { SyncsFolders = false })).ShouldBeFalse();

    [Fact]
    public async Task An_artifact_that_another_process_left_unsynced_is_synced_before_it_is_relied_on()
    {
        var bytes = Encoding.UTF8.GetBytes("content");
        var disk = new VolatileDisk(root) { SyncsFolders = false };
        await new FileArtifactStore(root, disk).SaveAsync(Tenant, bytes, CancellationToken.None);
        disk.SyncsFolders = true;

        await new FileArtifactStore(root, disk).SaveAsync(Tenant, bytes, CancellationToken.None);

        disk.LosePower();
        (await new FileArtifactStore(root).LoadAsync(Tenant, Sha256Hash.Of("content"), CancellationToken.None)).ShouldBe(bytes);
    }

    [Fact]
    public async Task Half_written_files_are_removed_once_they_are_old()
    {
        var store = new FileArtifactStore(root);
        var old = Path.Combine(root, ".staging", "old");
        var young = Path.Combine(root, ".staging", "young");
        await File.WriteAllTextAsync(old, "half");
        await File.WriteAllTextAsync(young, "half");
        File.SetLastWriteTimeUtc(old, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        store.RemoveLeftovers(TimeSpan.FromDays(1)).ShouldBe(1);

        (File.Exists(old), File.Exists(young)).ShouldBe((false, true));
    }

    private async Task<bool> SurvivesAsync(VolatileDisk disk)
    {
        var store = new FileArtifactStore(root, disk);
        var artifact = await store.SaveAsync(Tenant, Encoding.UTF8.GetBytes("content"), CancellationToken.None);
        await using var stream = new MemoryStream(Encoding.UTF8.GetBytes("streamed content"));
        var streamed = await store.SaveAsync(Tenant, stream, 1000, CancellationToken.None);
        disk.LosePower();
        try
        {
            await new FileArtifactStore(root).LoadAsync(Tenant, artifact.Content, CancellationToken.None);
            await new FileArtifactStore(root).LoadAsync(Tenant, streamed.Content, CancellationToken.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Remembers what was synced, and on a loss of power takes the rest away.</summary>
    private sealed class VolatileDisk(string root) : DiskSync
    {
        // A file is renamed after it is synced and cannot be read before; its length tells which one it is.
        private readonly HashSet<long> lengths = [];
        private readonly HashSet<string> names = [];

        public bool SyncsFiles { get; init; } = true;

        public bool SyncsFolders { get; set; } = true;

        public override void File(FileStream file)
        {
            file.Flush();
            if (SyncsFiles)
                lengths.Add(file.Length);
        }

        public override void Folder(string path)
        {
            if (SyncsFolders)
                names.UnionWith(Directory.EnumerateFileSystemEntries(path));
        }

        public void LosePower()
        {
            foreach (var path in Directory.EnumerateFileSystemEntries(Path.Combine(root, Tenant), "*", SearchOption.AllDirectories).ToList())
            {
                if (!names.Contains(path) || !names.Contains(Path.GetDirectoryName(path)!) && Path.GetDirectoryName(path) != root)
                    Remove(path);
                else if (System.IO.File.Exists(path) && !lengths.Contains(new FileInfo(path).Length))
                    System.IO.File.WriteAllText(path, "");
            }
        }

        private static void Remove(string path)
        {
            if (System.IO.File.Exists(path))
                System.IO.File.Delete(path);
            else if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
        }
    }
}
