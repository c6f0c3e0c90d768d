using System.Collections.Concurrent;

namespace IngestPipeline.Providers.Isolation;

/// <summary>A thread for work that blocks, one piece after the other. Kept for many pieces: making a thread costs more than a small file's parse.</summary>
internal sealed class WorkThread : IDisposable
{
    private readonly BlockingCollection<Action> work = [];

    public WorkThread(string name) => new Thread(Work) { IsBackground = true, Name = name }.Start();

    public Task<T> Run<T>(Func<T> piece)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(() =>
        {
            try
            {
                done.SetResult(piece());
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        });
        return done.Task;
    }

    /// <summary>Ends the thread after the piece it is at.</summary>
    public void Dispose() => work.CompleteAdding();

    private void Work()
    {
        foreach (var piece in work.GetConsumingEnumerable())
            piece();
    }
}
