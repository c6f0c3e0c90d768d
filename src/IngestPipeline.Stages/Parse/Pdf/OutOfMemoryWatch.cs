using System.Runtime.ExceptionServices;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>
/// Counts OutOfMemoryExceptions raised on the thread that made it, caught or not: the PDF library can swallow one and return a fragment
/// of the page as if it were all.
/// </summary>
internal sealed class OutOfMemoryWatch : IDisposable
{
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public OutOfMemoryWatch() => AppDomain.CurrentDomain.FirstChanceException += Note;

    public int Count { get; private set; }

    public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= Note;

    private void Note(object? sender, FirstChanceExceptionEventArgs raised)
    {
        if (raised.Exception is OutOfMemoryException && Environment.CurrentManagedThreadId == _thread)
            Count++;
    }
}
