using IngestPipeline.Domain.Results;

namespace IngestPipeline.Providers.Isolation;

/// <summary>Opens the stored file a request names.</summary>
internal static class ChildFile
{
    /// <exception cref="TransientStageException">The file cannot be opened: the storage's trouble, not the document's.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TransientStageException($"the stored file cannot be opened: {exception.Message}", exception);
        }
    }
}
