using System.Diagnostics;

namespace IngestPipeline.Storage.Cluster;

/// <summary>Runs a server program and waits for it; as root under the unprivileged user postgres, because the server refuses root.</summary>
internal static class ServerCommand
{
    public const string ServerUser = "postgres";

    public static bool IsRoot => Environment.UserName == "root";

    public static (int ExitCode, string Output) Run(string program, IReadOnlyList<string> arguments, bool asServerUser = true)
    {
        var start = new ProcessStartInfo { FileName = program, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = "/" };
        if (asServerUser && IsRoot)
        {
            start.FileName = "setpriv";
            foreach (var argument in new[] { "--reuid", ServerUser, "--regid", ServerUser, "--init-groups", "--inh-caps=-all", program })
                start.ArgumentList.Add(argument);
        }

        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment.Remove("PGDATA");
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }
}
