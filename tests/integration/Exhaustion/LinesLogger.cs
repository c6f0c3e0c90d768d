using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace IngestPipeline.IntegrationTests.Exhaustion;

/// <summary>What was logged, line by line; a test waits for the next one.</summary>
internal sealed class LinesLogger<T> : ILogger<T>
{
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();

    public async Task<string> NextAsync() => await lines.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Writer.TryWrite(formatter(state, exception));
}
