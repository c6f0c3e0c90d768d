using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace IngestPipeline.Providers.Isolation;

/// <summary>How a child is started: with next to no environment, in a folder of its own, under operating-system limits where they can be set.</summary>
internal static class ChildStartInfo
{
    // Address space is not memory: the runtime alone maps about 1000 MB of code, stacks and tables under a limit, more
    // where it finds more, and does not start below 700. The collector's range is set to twice the heap; its default is five times.
    private const int RuntimeAddressMegabytes = 1536;
    private const int AddressPerHeap = 2;

    // A parser writes nothing; what a library spills into its temp folder stays below this.
    private const long MaxFileBytes = 1L << 30;

    // Where the runtime, native libraries and language data are found. Nothing that could hold a secret.
    private static readonly string[] Passed =
        ["PATH", "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "LD_LIBRARY_PATH", "TESSDATA_PREFIX"];

    private static readonly Lazy<string?> Prlimit = new(() => ProgramPath.Find("prlimit"));

    public static ProcessStartInfo Create(ChildCommand command, ChildPoolSettings settings, string directory)
    {
        var info = new ProcessStartInfo
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var words = new List<string>();
        if (Prlimit.Value is { } prlimit)
            words.AddRange([prlimit, .. Limits(settings)]);
        // Each of these programs becomes the next one: the child has the process id that was started.
        words.AddRange([.. NetworkIsolation.Prefix, command.FileName, .. command.Arguments]);
        info.FileName = words[0];
        foreach (var word in words.Skip(1))
            info.ArgumentList.Add(word);
        SetEnvironment(info.Environment, settings, directory);
        return info;
    }

    private static IEnumerable<string> Limits(ChildPoolSettings settings)
    {
        var megabytes = RuntimeAddressMegabytes + ((long)AddressPerHeap * settings.HeapMegabytes) + settings.MemoryMegabytes;
        yield return "--as=" + (megabytes << 20).ToString(CultureInfo.InvariantCulture);
        yield return "--core=0";
        yield return "--fsize=" + MaxFileBytes.ToString(CultureInfo.InvariantCulture);
    }

    private static void SetEnvironment(IDictionary<string, string?> environment, ChildPoolSettings settings, string directory)
    {
        environment.Clear();
        foreach (var name in Passed)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
                environment[name] = value;
        }

        environment["LANG"] = "C.UTF-8";
        environment["HOME"] = directory;
        environment["TMPDIR"] = directory;
        environment[ChildProcessSetup.DirectoryVariable] = directory;
        // An apphost finds its runtime by these; ours may lie where no default looks.
        environment.TryAdd("DOTNET_ROOT", Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")));
        environment["DOTNET_GCHeapHardLimit"] = Hex(settings.HeapMegabytes);
        environment["DOTNET_GCRegionRange"] = Hex(AddressPerHeap * settings.HeapMegabytes);
        environment["DOTNET_gcServer"] = "0";
        // Without a background collector the runtime gives memory back after each collection and faults it in again: a third of the time here.
        environment["DOTNET_gcConcurrent"] = "1";
        // Short commands start faster without it; a child reads hundreds of files, and layout analysis runs a fifth faster with it.
        environment["DOTNET_TieredPGO"] = "1";
        environment["DOTNET_EnableDiagnostics"] = "0";
        environment["DOTNET_DbgEnableMiniDump"] = "0";
        // Tesseract's OpenMP threads cost five times the CPU time; libc reads this only at start.
        environment["OMP_THREAD_LIMIT"] = "1";
        // Each further allocation arena reserves 64 MB of the address space.
        environment["MALLOC_ARENA_MAX"] = "2";
    }

    private static string Hex(int megabytes) => "0x" + ((long)megabytes << 20).ToString("X", CultureInfo.InvariantCulture);
}
