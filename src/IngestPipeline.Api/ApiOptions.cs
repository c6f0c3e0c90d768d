using System.ComponentModel.DataAnnotations;

namespace IngestPipeline.Api;

/// <summary>Who may call the API, and how much of it at once.</summary>
public sealed class ApiOptions
{
    public const string Section = "Api";

    /// <summary>Bearer key that every call but those of health must carry, from the environment (<c>INGEST__Api__Key</c>) only. Without one the API listens on loopback addresses only.</summary>
    public string? Key { get; set; }

    /// <summary>Uploads taken at once by a process; one more is refused with 429. Default 16.</summary>
    [Range(1, 10000)]
    public int MaxUploads { get; set; } = 16;

    /// <summary>Searches, audits and page images a process answers in a minute, together. Default 1200.</summary>
    [Range(1, 1000000)]
    public int MaxExpensiveRequestsPerMinute { get; set; } = 1200;
}
