using System.Globalization;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Storage.Queries;
using Spectre.Console;

namespace IngestPipeline.Cli.Output;

/// <summary>Progress on stderr: one live line with a bar, rate and time left on a terminal; a line now and then elsewhere.</summary>
internal sealed class RunProgress
{
    private const int BarWidth = 24;
    private static readonly TimeSpan LogEvery = TimeSpan.FromSeconds(10);

    private readonly TimeProvider clock = TimeProvider.System;
    private readonly bool quiet;
    private readonly bool live;
    private readonly long started;
    private long? baseline;
    private long lastLogged;
    private int lastLength;

    public RunProgress(GlobalSettings settings)
    {
        quiet = settings.Quiet;
        live = !Console.IsErrorRedirected && !Terminal.IsDumb;
        started = lastLogged = clock.GetTimestamp();
    }

    public void Show(ScopeCounts counts, bool intakeDone)
    {
        if (quiet)
            return;
        var ended = counts.Received - counts.Processing;
        baseline ??= ended;
        if (live)
            Rewrite(Describe(counts, ended, intakeDone));
        else if (clock.GetElapsedTime(lastLogged) >= LogEvery)
        {
            lastLogged = clock.GetTimestamp();
            Console.Error.WriteLine(Describe(counts, ended, intakeDone));
        }
    }

    public void Done()
    {
        if (!quiet && live && lastLength > 0)
            Console.Error.WriteLine();
        lastLength = 0;
    }

    private string Describe(ScopeCounts counts, long ended, bool intakeDone)
    {
        var share = counts.Received == 0 ? 0 : (double)ended / counts.Received;
        var filled = (int)(share * BarWidth);
        var seconds = clock.GetElapsedTime(started).TotalSeconds;
        var rate = seconds > 0 ? (ended - baseline!.Value) / seconds : 0;
        var left = !intakeDone ? "reading the folder" : rate > 0 ? $"about {TimeSpan.FromSeconds(Math.Ceiling(counts.Processing / rate)):h\\:mm\\:ss} left" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"[{new string('#', filled)}{new string('.', BarWidth - filled)}] {ended}/{counts.Received}  indexed {counts.Indexed}  duplicate {counts.Duplicate}  quarantined {counts.Quarantined}  {rate:0.0}/s  {left}");
    }

    private void Rewrite(string line)
    {
        var width = Math.Max(20, AnsiConsole.Profile.Width - 1);
        var shown = line.Length > width ? line[..width] : line;
        Console.Error.Write("\r" + shown.PadRight(Math.Min(width, lastLength)));
        lastLength = shown.Length;
    }
}
