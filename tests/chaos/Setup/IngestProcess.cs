using System.Diagnostics;
using System.Text;

namespace IngestPipeline.ChaosTests.Setup;

/// <summary>One running <c>ingest</c>. What it says is kept, for whoever looks into a failure.</summary>
internal sealed class IngestProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();
    private readonly Task reading;
    private volatile bool isDisposed;

    private IngestProcess(Process process, string command)
    {
        (this.process, Command, Id) = (process, command, process.Id);
        reading = Task.WhenAll(ReadAsync(process.StandardOutput, output), ReadAsync(process.StandardError, errors));
    }

    public string Command { get; }

    public int Id { get; }

    /// <summary>Also after it was disposed of: a fault that lasts may outlive the process it struck.</summary>
    public bool HasExited => isDisposed || process.HasExited;

    public int ExitCode => process.ExitCode;

    /// <summary>True when this suite ended it.</summary>
    public bool WasKilled { get; private set; }

    public string Errors
    {
        get
        {
            lock (errors)
                return errors.ToString();
        }
    }

    public static IngestProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("INGEST__", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new IngestProcess(Process.Start(start)!, string.Join(' ', start.ArgumentList.Take(2)));
    }

    public void Kill()
    {
        WasKilled = true;
        Signals.Send(Id, Signals.Kill);
    }

    /// <summary>Its exit code and what it wrote to stdout.</summary>
    public async Task<(int ExitCode, string Output)> EndAsync(CancellationToken cancellation)
    {
        await process.WaitForExitAsync(cancellation);
        await reading;
        lock (output)
            return (process.ExitCode, output.ToString());
    }

    public async Task UntilSaidAsync(string beginning, CancellationToken cancellation)
    {
        while (!Errors.Split('\n').Any(line => line.StartsWith(beginning, StringComparison.Ordinal)))
        {
            if (HasExited)
                throw new InvalidOperationException($"'{Command}' ended with {ExitCode} before it said '{beginning}': {Errors}");
            await Task.Delay(20, cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            Signals.Send(Id, Signals.Continue);
            Kill();
            await process.WaitForExitAsync();
        }

        await reading;
        isDisposed = true;
        process.Dispose();
    }

    private static async Task ReadAsync(StreamReader from, StringBuilder to)
    {
        var buffer = new char[4096];
        int read;
        while ((read = await from.ReadAsync(buffer)) > 0)
        {
            lock (to)
                to.Append(buffer, 0, read);
        }
    }
}
