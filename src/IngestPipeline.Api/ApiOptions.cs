namespace IngestPipeline.Api;

/// <summary>Who may call the API.</summary>
public sealed class ApiOptions
{
    public const string Section = "Api";

    /// <summary>Bearer key that every call but those of health must carry, from the environment (<c>INGEST__Api__Key</c>) only. Without one the API listens on loopback addresses only.</summary>
    public string? Key { get; set; }
}
