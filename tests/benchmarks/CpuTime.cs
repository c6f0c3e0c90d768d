using System.Diagnostics;
using System.Globalization;

namespace IngestPipeline.Benchmarks;

/// <summary>CPU seconds (user and system) that work costs: the figure that other work on the machine disturbs least.</summary>
internal static class CpuTime
{
    /// <summary>Of this process.</summary>
    public static double Own(Action work)
    {
        using var self = Process.GetCurrentProcess();
        var before = self.TotalProcessorTime;
        work();
        self.Refresh();
        return (self.TotalProcessorTime - before).TotalSeconds;
    }

    /// <summary>Of programs that start and end meanwhile; counted in hundredths of a second.</summary>
    public static double Children(Action work)
    {
        var before = OfEnded();
        work();
        return OfEnded() - before;
    }

    /// <summary>Of all children that have ended.</summary>
    public static double OfEnded()
    {
        // Fields 16 and 17 of stat.
        var stat = File.ReadAllText("/proc/self/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture)) / 100.0;
    }

    /// <summary>Runs a program to its end and forgets what it says.</summary>
    public static void Run(params string[] command)
    {
        var info = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(info)!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        errors.Wait();
        process.WaitForExit();
    }

    public static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
