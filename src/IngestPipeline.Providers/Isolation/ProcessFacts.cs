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

    /// <summary>CPU time of the process and of all it started, running or ended.</summary>
    public static double TreeCpuSeconds(int id)
    {
        var seconds = CpuSeconds(id);
        // A thread's list holds what that thread started. Without CONFIG_PROC_CHILDREN there is no list, and running grandchildren do not count.
        foreach (var thread in Threads(id))
        {
            foreach (var child in Read($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                seconds += TreeCpuSeconds(int.Parse(child, CultureInfo.InvariantCulture));
        }

        return seconds;
    }

    /// <summary>True when a signal, a debugger or a frozen container holds the process.</summary>
    public static bool IsStopped(int id) => Stat(id) is [['T' or 't', ..], ..];

    private static double CpuSeconds(int id)
    {
        var fields = Stat(id);
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

    // From the state on. The field before is the program's name in parentheses and may itself hold spaces and parentheses.
    private static string[] Stat(int id)
    {
        var stat = Read($"/proc/{id}/stat");
        return stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string[] Threads(int id)
    {
        try
        {
            return Directory.GetDirectories($"/proc/{id}/task");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
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
