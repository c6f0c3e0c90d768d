using System.Text.Json.Serialization;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Storage.Quarantine;

namespace IngestPipeline.Api;

/// <summary>How quarantined versions are replayed, and which: <c>reason</c>, <c>stage</c> and <c>all</c> are for replays of many.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ReplayBody
{
    /// <summary>Goes back to parse and recognises every page, whatever text layer it has.</summary>
    public bool ForceOcr { get; init; }

    /// <summary>Password of the file.</summary>
    public string? Password { get; init; }

    /// <summary>Goes on in spite of the reason, where text is there and a rule doubts it.</summary>
    public bool Accept { get; init; }

    public string? Reason { get; init; }

    public string? Stage { get; init; }

    public bool All { get; init; }

    internal ReplayRequest ToRequest() => new(new ReplayOverrides { Password = Password, ForceOcr = ForceOcr }, Accept, ApiSetup.Actor);
}
