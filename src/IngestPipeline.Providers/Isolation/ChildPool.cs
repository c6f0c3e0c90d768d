using System.Collections.Concurrent;
using IngestPipeline.Domain.Results;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace IngestPipeline.Providers.Isolation;

/// <summary>Warm children, one request in flight each; a child that misbehaved is never used again.</summary>
public sealed class ChildPool : IAsyncDisposable
{
    private readonly ChildCommand command;
    private readonly ChildPoolSettings settings;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly SemaphoreSlim slots;
    private readonly ConcurrentStack<ChildProcess> idle = new();
    private readonly CancellationTokenSource closing = new();

    public ChildPool(ChildCommand command, ChildPoolSettings settings, TimeProvider? time = null, ILogger<ChildPool>? logger = null)
    {
        (this.command, this.settings) = (command, settings);
        this.time = time ?? TimeProvider.System;
        this.logger = logger ?? NullLogger<ChildPool>.Instance;
        slots = new SemaphoreSlim(settings.ChildrenOrCores, settings.ChildrenOrCores);
    }

    public ChildPoolSettings Settings => settings;

    /// <summary>Sends one request to a free child and waits for its answer, however it went; replies of kind fault and out-of-memory are thrown.</summary>
    /// <exception cref="ItemFaultException">The child died, broke a limit, or an exception escaped its handler.</exception>
    /// <exception cref="PermanentStageException">Something the handler needs is not installed.</exception>
    /// <exception cref="TransientStageException">No child could be started, or the file could not be reached.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, or the pool was disposed; the child was killed.</exception>
    public async Task<ChildReply> SendAsync(ChildRequest request, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(closing.IsCancellationRequested, this);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, closing.Token);
        await slots.WaitAsync(either.Token);
        try
        {
            var child = await RentAsync(either.Token);
            try
            {
                return ThrowIfFailed(await child.ExchangeAsync(request, either.Token));
            }
            finally
            {
                await ReturnAsync(child);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Kills running children and waits until all are gone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (closing.IsCancellationRequested)
            return;
        await closing.CancelAsync();
        for (var slot = 0; slot < settings.ChildrenOrCores; slot++)
            await slots.WaitAsync(CancellationToken.None);
        while (idle.TryPop(out var child))
        {
            ChildMeter.Ended(settings.Name, ChildEnd.Closed);
            await child.DisposeAsync();
        }

        closing.Dispose();
        slots.Dispose();
    }

    private async Task<ChildProcess> RentAsync(CancellationToken cancellation)
    {
        while (idle.TryPop(out var child))
        {
            if (child.IsAlive)
                return child;
            ChildMeter.Ended(settings.Name, ChildEnd.Died);
            await child.DisposeAsync();
        }

        var fresh = await ChildProcess.StartAsync(command, settings, time, cancellation);
        Log.ChildStarted(logger, settings.Name, fresh.Id);
        ChildMeter.Started(settings.Name);
        return fresh;
    }

    private async Task ReturnAsync(ChildProcess child)
    {
        if (child.IsFitForMore && !closing.IsCancellationRequested)
        {
            idle.Push(child);
            return;
        }

        Log.ChildRetired(logger, settings.Name, child.Id, child.Requests);
        ChildMeter.Ended(settings.Name, child.End ?? (closing.IsCancellationRequested ? ChildEnd.Closed : ChildEnd.Died));
        await child.DisposeAsync();
    }

    private ChildReply ThrowIfFailed(ChildReply reply)
    {
        switch (reply.Kind)
        {
            case ChildFrameKind.Completed or ChildFrameKind.Quarantined:
                return reply;
            case ChildFrameKind.Permanent:
                var verdict = reply.ReadVerdict();
                throw new PermanentStageException(verdict.Reason, verdict.Detail, verdict.Evidence);
            case ChildFrameKind.Unavailable:
                throw new TransientStageException(reply.ReadFault().Message);
            case ChildFrameKind.OutOfMemory:
                throw new ItemFaultException(
                    settings.OutOfMemoryReason,
                    $"{settings.Name} needed more memory than the limit of {settings.MemoryMegabytes} MB ({settings.MemoryOption})",
                    Evidence(reply.ReadFault()));
            case ChildFrameKind.Fault:
                var fault = reply.ReadFault();
                throw new ItemFaultException(settings.CrashReason, $"{settings.Name} failed on this file: {fault.Exception}: {fault.Message}", Evidence(fault));
            default:
                throw new ItemFaultException(settings.CrashReason, $"the {settings.Name} process broke the protocol: it sent a frame of kind {reply.Kind}");
        }
    }

    private Dictionary<string, object?> Evidence(ChildFault fault) => new()
    {
        ["exception"] = fault.Exception,
        ["message"] = fault.Message,
        ["stack"] = fault.Stack,
        ["limit_megabytes"] = settings.MemoryMegabytes,
    };
}
