using IngestPipeline.Hosting.Running;
using Microsoft.Extensions.Logging;

namespace IngestPipeline.UnitTests.Telemetry;

/// <summary>Keeps each line with the fields of the scope it was written in.</summary>
internal sealed class ScopedLines : ILogger<StageRunner>
{
    private Dictionary<string, object?> fields = [];

    public List<(string Message, IReadOnlyDictionary<string, object?> Scope)> Written { get; } = [];

    /// <summary>Scopes that were begun and not ended.</summary>
    public int Open { get; private set; }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        Open++;
        fields = ((IEnumerable<KeyValuePair<string, object?>>)state).ToDictionary();
        return new Scope(this);
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Written.Add((formatter(state, exception), fields));

    private sealed class Scope(ScopedLines lines) : IDisposable
    {
        public void Dispose()
        {
            lines.Open--;
            lines.fields = [];
        }
    }
}
