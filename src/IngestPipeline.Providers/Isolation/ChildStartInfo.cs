using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace IngestPipeline.Providers.Isolation;

/// <summary>How a child is started: with next to no environment, in a folder of its own, under operating-system limits where they can be set.</summary>
internal static class ChildStartInfo
{
    // Address space is not memory: the runtime alone maps this much code, stacks and tables (640 MB seen), and the
    // collector reserves twice its hard limit.
    private const int RuntimeAddressMegabytes = 1024;

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
        if (Prlimit.Value is { } prlimit)
        {
            info.FileName = prlimit;
            foreach (var limit in Limits(settings))
                info.ArgumentList.Add(limit);
            info.ArgumentList.Add(command.FileName);
        }
        else
        {
            info.FileName = command.FileName;
        }

        foreach (var argument in command.Arguments)
            info.ArgumentList.Add(argument);
        SetEnvironment(info.Environment, settings, directory);
        return info;
    }

    private static IEnumerable<string> Limits(ChildPoolSettings settings)
    {
        var megabytes = RuntimeAddressMegabytes + (2L * settings.HeapMegabytes) + settings.MemoryMegabytes;
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
        environment["DOTNET_GCHeapHardLimit"] = "0x" + ((long)settings.HeapMegabytes << 20).ToString("X", CultureInfo.InvariantCulture);
        environment["DOTNET_gcServer"] = "0";
        environment["DOTNET_gcConcurrent"] = "0";
        environment["DOTNET_TieredPGO"] = "0";
        environment["DOTNET_EnableDiagnostics"] = "0";
        environment["DOTNET_DbgEnableMiniDump"] = "0";
        // Tesseract's OpenMP threads cost five times the CPU time; libc reads this only at start.
        environment["OMP_THREAD_LIMIT"] = "1";
    }
}
