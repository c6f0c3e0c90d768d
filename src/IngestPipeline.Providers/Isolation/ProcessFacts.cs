using System.Globalization;

namespace IngestPipeline.Providers.Isolation;

/// <summary>What /proc says about a process; zero where there is no /proc or the process is gone.</summary>
internal static class ProcessFacts
{
    private const double ClockTicksPerSecond = 100; // USER_HZ is 100 on every Linux ABI

    public static long ResidentBytes(int id)
    {
        var fields = Read($"/proc/{id}/statm").Split(' ');
        return fields.Length > 1 && long.TryParse(fields[1], CultureInfo.InvariantCulture, out var pages) ? pages * Environment.SystemPageSize : 0;
    }

    /// <summary>CPU time of the process and of its children that have ended: next to no CPU time at a timeout means starved or blocked.</summary>
    public static double CpuSeconds(int id)
    {
        // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
        var stat = Read($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 15)
            return 0;
        var ticks = 0L;
        for (var field = 11; field < 15; field++) // utime stime cutime cstime
            ticks += long.Parse(fields[field], CultureInfo.InvariantCulture);
        return ticks / ClockTicksPerSecond;
    }

    /// <summary>When the machine runs out of memory the kernel shall take a child, not the worker.</summary>
    public static void PreferForOutOfMemoryKill(int id)
    {
        try
        {
            using var file = new FileStream($"/proc/{id}/oom_score_adj", FileMode.Open, FileAccess.Write);
            file.Write("1000"u8);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A convenience; without it the kernel chooses by size, which is usually the child as well.
        }
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
