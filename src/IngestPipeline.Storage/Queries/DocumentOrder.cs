namespace IngestPipeline.Storage.Queries;

/// <summary>Order of a list of documents.</summary>
public enum DocumentOrder
{
    /// <summary>By when the newest version was received, latest first.</summary>
    Newest,

    /// <summary>By source URI in byte order.</summary>
    Name,
}
