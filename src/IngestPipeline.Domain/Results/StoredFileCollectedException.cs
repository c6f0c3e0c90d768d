namespace IngestPipeline.Domain.Results;

/// <summary>A stored file may have been removed between the moment it was seen and the moment it was to be referred to. Whoever makes sure that it is there can try again at once.</summary>
public sealed class StoredFileCollectedException() : TransientStageException("a stored file was collected at the moment it was needed again; it is stored anew", null, TimeSpan.FromMilliseconds(100));
