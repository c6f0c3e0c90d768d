namespace IngestPipeline.Hosting.Intake;

/// <summary>A file as a listing saw it.</summary>
public sealed record FolderFile(string Path, long Length, DateTime ModifiedUtc)
{
    public string Uri => FileUris.Of(Path);
}
