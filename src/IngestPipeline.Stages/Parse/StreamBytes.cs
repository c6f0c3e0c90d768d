namespace IngestPipeline.Stages.Parse;

/// <summary>Whole streams as bytes, for formats that are read in one piece.</summary>
internal static class StreamBytes
{
    public static ReadOnlyMemory<byte> ReadAll(Stream stream)
    {
        stream.Position = 0;
        var bytes = new byte[checked((int)stream.Length)];
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes.AsMemory(0, read);
    }
}
