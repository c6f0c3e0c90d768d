using System.Diagnostics;

namespace IngestPipeline.IntegrationTests.Exhaustion;

/// <summary>A file system of a few megabytes in memory. Only root may mount one; others skip the test.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <param name="files">Files and folders it can hold.</param>
    /// <param name="at">An empty folder; null for one of its own.</param>
    public static SmallDisk Mount(int megabytes, int files = 10_000, string? at = null)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "only root may mount a small file system");
        var path = at ?? Directory.CreateTempSubdirectory("small-disk-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,nr_inodes={files},mode=1777", "tmpfs", path) != 0)
        {
            Directory.Delete(path);
            Assert.Skip("this container allows no mounts");
        }

        return new SmallDisk(path);
    }

    /// <summary>Takes all the room there is, until the file is deleted.</summary>
    public string Fill()
    {
        var ballast = System.IO.Path.Combine(Path, "ballast");
        using var file = new FileStream(ballast, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        var block = new byte[64 * 1024];
        try
        {
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            return ballast;
        }
    }

    /// <summary>Takes all the names there are, until the folder is deleted.</summary>
    public string FillWithFiles()
    {
        var ballast = Directory.CreateDirectory(System.IO.Path.Combine(Path, "ballast")).FullName;
        try
        {
            for (var number = 0; ; number++)
                File.Create(System.IO.Path.Combine(ballast, $"{number}")).Dispose();
        }
        catch (IOException)
        {
            return ballast;
        }
    }

    /// <summary>Gives the disk to the server's user.</summary>
    public void GiveTo(string user) => Run("chown", user, Path).ShouldBe(0);

    public void Dispose()
    {
        Run("umount", Path);
        Directory.Delete(Path);
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}
