using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Stages.Ocr;

/// <summary>Port: recognises pages in a child process.</summary>
public interface IPageRecogniser
{
    /// <param name="path">A stored raw artifact, read only.</param>
    /// <exception cref="ItemFaultException">The child died or broke a limit on these pages.</exception>
    Task<StageResult<OcrPart>> RecogniseAsync(string path, OcrRequest request, CancellationToken cancellation);
}
