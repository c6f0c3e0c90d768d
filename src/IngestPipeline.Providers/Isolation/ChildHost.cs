using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Providers.Isolation;

/// <summary>The child's side of the pipe: answers one request at a time, and dies when its parent does.</summary>
public static class ChildHost
{
    // Requests hold a path and options, never content.
    private const int MaxRequestBytes = 4 * 1024 * 1024;

    // Recursive parsers get more room than the usual 8 MB; pages that are never touched cost nothing.
    private const int HandlerStackBytes = 16 * 1024 * 1024;

    /// <summary>Serves the process's own stdin and stdout, after moving everything else that writes to stdout over to stderr.</summary>
    /// <returns>When the worker closes the pipe.</returns>
    public static async Task RunOnConsoleAsync(IReadOnlyDictionary<string, ChildHandler> handlers, CancellationToken cancellation)
    {
        ChildProcessSetup.LeaveTerminalSession();
        await using var stdout = ChildProcessSetup.TakeStdout();
        await using var stdin = Console.OpenStandardInput();
        Console.SetOut(Console.Error);
        await RunAsync(stdin, stdout, handlers, ChildProcessSetup.ExitNow, cancellation);
        ChildProcessSetup.RemoveFolder();
    }

    /// <summary>Serves the given streams; a parent that closes <paramref name="stdin"/> during a request ends this process.</summary>
    public static Task RunAsync(Stream stdin, Stream stdout, IReadOnlyDictionary<string, ChildHandler> handlers, CancellationToken cancellation) =>
        RunAsync(stdin, stdout, handlers, ChildProcessSetup.ExitNow, cancellation);

    internal static Task RunAsync(Stream stdin, Stream stdout, IReadOnlyDictionary<string, ChildHandler> handlers, Action parentGone, CancellationToken cancellation)
    {
        var session = new Session(stdin, stdout, handlers, parentGone, cancellation);
        new Thread(session.ReadRequests) { IsBackground = true, Name = "child requests" }.Start();
        new Thread(session.AnswerRequests, HandlerStackBytes) { IsBackground = true, Name = "child handler" }.Start();
        return session.Finished;
    }

    private sealed class Session(Stream stdin, Stream stdout, IReadOnlyDictionary<string, ChildHandler> handlers, Action parentGone, CancellationToken cancellation)
    {
        private static readonly ChildFault SwallowedOutOfMemory =
            new(typeof(OutOfMemoryException).FullName!, "a library swallowed the exception; its output may be a fragment", null);

        private readonly BlockingCollection<ChildRequest> requests = [];
        private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int open;
        private int outOfMemories;

        public Task Finished => finished.Task;

        public void ReadRequests()
        {
            try
            {
                while (ChildFrameStream.Read(stdin, MaxRequestBytes) is { } frame)
                {
                    Interlocked.Increment(ref open);
                    requests.Add(DocumentJson.FromBytes<ChildRequest>(frame.Payload), CancellationToken.None);
                }
            }
            catch (Exception exception)
            {
                Console.Error.WriteLine($"the request pipe broke: {exception.Message}");
            }

            // A handler that spins would never see the end of the pipe: the process has to go, not the thread.
            if (Volatile.Read(ref open) > 0)
                parentGone();
            requests.CompleteAdding();
        }

        public void AnswerRequests()
        {
            AppDomain.CurrentDomain.FirstChanceException += CountOutOfMemory;
            try
            {
                ChildFrameStream.Write(stdout, ChildFrameKind.Ready, []);
                stdout.Flush();
                foreach (var request in requests.GetConsumingEnumerable(cancellation))
                {
                    var reply = Answer(request);
                    // Before the reply: a parent that has read it may close the pipe at once, and that is a normal end.
                    Interlocked.Decrement(ref open);
                    Send(reply);
                }

                finished.TrySetResult();
            }
            catch (OperationCanceledException)
            {
                finished.TrySetCanceled(cancellation);
            }
            catch (IOException)
            {
                finished.TrySetResult(); // the parent went while we answered
            }
            catch (Exception exception)
            {
                finished.TrySetException(exception);
            }
            finally
            {
                AppDomain.CurrentDomain.FirstChanceException -= CountOutOfMemory;
            }
        }

        private ChildReply Answer(ChildRequest request)
        {
            Volatile.Write(ref outOfMemories, 0);
            try
            {
                if (!handlers.TryGetValue(request.Verb, out var handler))
                    throw new NotSupportedException($"this child has no handler '{request.Verb}'");
                var reply = handler(request, cancellation);
                // Libraries are known to swallow this exception and return a fragment as success.
                return Volatile.Read(ref outOfMemories) > 0
                    ? ChildReply.Failed(ChildFrameKind.OutOfMemory, SwallowedOutOfMemory)
                    : reply;
            }
            catch (OutOfMemoryException exception)
            {
                return ChildReply.Failed(ChildFrameKind.OutOfMemory, ChildFault.From(exception));
            }
            catch (PermanentStageException exception)
            {
                return ChildReply.Permanent(exception);
            }
            catch (Exception exception) when (exception is TransientStageException || DiskFull.Caused(exception))
            {
                return ChildReply.Failed(ChildFrameKind.Unavailable, ChildFault.From(exception));
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                var outOfMemory = Volatile.Read(ref outOfMemories) > 0;
                return ChildReply.Failed(outOfMemory ? ChildFrameKind.OutOfMemory : ChildFrameKind.Fault, ChildFault.From(exception));
            }
        }

        private void Send(ChildReply reply)
        {
            ChildFrameStream.Write(stdout, reply.Kind, reply.Payload.Span, reply.Attachments.Count);
            foreach (var attachment in reply.Attachments)
                ChildFrameStream.Write(stdout, ChildFrameKind.Attachment, attachment.Span);
            stdout.Flush();
        }

        private void CountOutOfMemory(object? sender, FirstChanceExceptionEventArgs args)
        {
            if (args.Exception is OutOfMemoryException)
                Interlocked.Increment(ref outOfMemories);
        }
    }
}
