using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Providers.Isolation;

/// <summary>One running child: its process, its pipes, its folder.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DyingLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReapLimit = TimeSpan.FromSeconds(10);
    private readonly ChildPoolSettings settings;
    private readonly TimeProvider time;
    private readonly ChildFolder folder;
    private readonly Process process;
    private readonly StderrTail stderr;
    // Pipe reads block: on a thread of its own, many waiting children cannot starve the thread pool.
    private readonly WorkThread pipe = new("child pipe");
    private double cpuSeconds;
    private bool spoilt;
    private bool killed;

    private ChildProcess(ChildPoolSettings settings, TimeProvider time, ChildFolder folder, Process process)
    {
        (this.settings, this.time, this.folder, this.process) = (settings, time, folder, process);
        stderr = new StderrTail(process.StandardError.BaseStream);
    }

    public int Id => process.Id;

    public int Requests { get; private set; }

    public bool IsAlive => !spoilt && !process.HasExited;

    /// <summary>Why it is not fit for more; null while it is, and when it died by itself.</summary>
    public ChildEnd? End { get; private set; }

    /// <summary>False once it died, answered with trouble, did its share, or kept more memory than a fresh child should.</summary>
    public bool IsFitForMore
    {
        get
        {
            if (!IsAlive)
                return false;
            if (Requests >= settings.RequestsPerChild)
                End = ChildEnd.Recycled;
            else if (ProcessFacts.ResidentBytes(process.Id) >= ((long)settings.MemoryMegabytes << 20) / 2)
                End = ChildEnd.Swollen;
            return End is null;
        }
    }

    /// <exception cref="TransientStageException">No child could be started: the machine's trouble, never the document's.</exception>
    public static async Task<ChildProcess> StartAsync(ChildCommand command, ChildPoolSettings settings, TimeProvider time, CancellationToken cancellation)
    {
        var folder = ChildFolder.Create();
        Process? process = null;
        try
        {
            process = Process.Start(ChildStartInfo.Create(command, settings, folder.Path)) ?? throw new InvalidOperationException("no process was started");
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            folder.Dispose();
            throw new TransientStageException($"the {settings.Name} process '{command.FileName}' cannot be started: {exception.Message}", exception);
        }

        var child = new ChildProcess(settings, time, folder, process);
        try
        {
            ProcessFacts.PreferForOutOfMemoryKill(process.Id);
            await child.AwaitReadyAsync(cancellation);
            return child;
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="ItemFaultException">The child died or broke a limit on this request.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; the child was killed.</exception>
    public async Task<ChildReply> ExchangeAsync(ChildRequest request, CancellationToken cancellation)
    {
        Requests++;
        var exchange = pipe.Run(() => Exchange(request));
        var watch = new RequestWatch(process.Id, settings);
        var outcome = await RequestClock.WaitAsync(exchange, settings.Limit, time, cancellation, watch.Look);
        switch (outcome)
        {
            case RequestOutcome.Finished when exchange.IsCompletedSuccessfully:
                var reply = await exchange;
                End = reply.Kind switch
                {
                    ChildFrameKind.OutOfMemory => ChildEnd.OutOfMemory,
                    ChildFrameKind.Fault => ChildEnd.Fault,
                    _ => null,
                };
                spoilt = End is not null;
                return reply;
            case RequestOutcome.Finished:
                End = ChildEnd.Died;
                await BuryAsync(exchange);
                throw ChildDeath.Explain(settings, killed ? null : process.ExitCode, stderr.ToString(), cpuSeconds, exchange.Exception?.InnerException);
            case RequestOutcome.TimedOut or RequestOutcome.OverCpu or RequestOutcome.Silent:
                End = outcome == RequestOutcome.TimedOut ? ChildEnd.TimedOut : outcome == RequestOutcome.OverCpu ? ChildEnd.OverCpu : ChildEnd.Silent;
                var wasStopped = ProcessFacts.IsStopped(process.Id);
                await BuryAsync(exchange);
                throw ChildDeath.TimedOut(settings, outcome, wasStopped, stderr.ToString(), cpuSeconds);
            case RequestOutcome.OverMemory:
                End = ChildEnd.OverMemory;
                await BuryAsync(exchange);
                throw ChildDeath.OverMemory(settings, stderr.ToString(), cpuSeconds);
            case RequestOutcome.Cancelled:
                End = ChildEnd.Cancelled;
                await BuryAsync(exchange);
                throw new OperationCanceledException(cancellation);
            default:
                throw new UnreachableException();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await BuryAsync();
        pipe.Dispose();
        process.Dispose();
        folder.Dispose();
    }

    private async Task AwaitReadyAsync(CancellationToken cancellation)
    {
        var ready = pipe.Run(() => ReadFrame().Kind == ChildFrameKind.Ready);
        var outcome = await RequestClock.WaitAsync(ready, StartLimit, time, cancellation);
        if (outcome == RequestOutcome.Finished && ready.IsCompletedSuccessfully && await ready)
            return;
        await BuryAsync(ready);
        cancellation.ThrowIfCancellationRequested();
        throw new TransientStageException(
            $"the {settings.Name} process did not start: {(killed ? "it did not answer" : $"exit code {process.ExitCode}")}, stderr: {stderr}");
    }

    private ChildReply Exchange(ChildRequest request)
    {
        var stdin = process.StandardInput.BaseStream;
        ChildFrameStream.Write(stdin, ChildFrameKind.Request, DocumentJson.ToBytes(request));
        stdin.Flush();
        var head = ReadFrame();
        var attachments = new ReadOnlyMemory<byte>[head.Attachments];
        for (var index = 0; index < attachments.Length; index++)
            attachments[index] = ReadFrame().Payload;
        return new ChildReply(head.Kind, head.Payload, attachments);
    }

    // A child cannot honestly send more than it may hold.
    private ChildFrame ReadFrame() =>
        ChildFrameStream.Read(process.StandardOutput.BaseStream, (int)Math.Min(int.MaxValue / 2, (long)settings.MemoryMegabytes << 20))
        ?? throw new EndOfStreamException("the child closed its pipe");

    /// <summary>Kills what is left, reaps it, and waits for the reader of its pipe.</summary>
    private async Task BuryAsync(Task? exchange = null)
    {
        spoilt = true;
        if (!process.HasExited)
        {
            cpuSeconds = ProcessFacts.TreeCpuSeconds(process.Id);
            // The end of the pipe is seen a moment before the exit; killing at once would hide the exit code.
            if (exchange is not { IsFaulted: true } || !await ProcessTree.WaitForExitAsync(process, DyingLimit, time))
            {
                killed = true;
                ProcessTree.Kill(process);
                await ProcessTree.WaitForExitAsync(process, ReapLimit, time);
            }
        }

        // What a crashed child started lives on in its group.
        ProcessTree.KillGroup(process.Id);
        stderr.WaitForEnd();
        if (exchange is not null)
            await exchange.ContinueWith(done => done.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
