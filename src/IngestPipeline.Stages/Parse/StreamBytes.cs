using IngestPipeline.Domain.Results;

namespace IngestPipeline.Stages.Parse;

/// <summary>Whole streams as bytes, for formats that are read in one piece.</summary>
internal static class StreamBytes
{
    public static ReadOnlyMemory<byte> ReadAll(Stream stream)
    {
        if (stream.Length > Array.MaxLength)
            throw new PermanentStageException(QuarantineReason.TooLarge, $"the file has {stream.Length} bytes, and its format is read in one piece of at most {Array.MaxLength}");
        stream.Position = 0;
        var bytes = new byte[stream.Length];
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes.AsMemory(0, read);
    }
}
