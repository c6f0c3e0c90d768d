using IngestPipeline.Domain.Results;

namespace IngestPipeline.Stages.Parse;

/// <summary>Port: parses a file where a crash, a hang or a memory bomb cannot hurt the worker.</summary>
public interface IIsolatedParser
{
    /// <param name="path">A stored raw artifact, read only.</param>
    /// <param name="input">As for <see cref="IFormatParser"/>, without the stream.</param>
    /// <param name="cancellation">Stops the child.</param>
    /// <exception cref="ItemFaultException">The child died or broke a limit on this file.</exception>
    Task<StageResult<ParsedFile>> ParseAsync(string path, IsolatedParseRequest input, CancellationToken cancellation);
}
