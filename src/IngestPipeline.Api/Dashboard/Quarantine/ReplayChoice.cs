using IngestPipeline.Domain.Documents;
using IngestPipeline.Storage.Quarantine;

namespace IngestPipeline.Api.Dashboard.Quarantine;

/// <summary>How a person wants entries replayed.</summary>
/// <param name="Password">Of the file; null when none was given.</param>
public sealed record ReplayChoice(string? Password, bool ForceOcr, bool Accept)
{
    internal ReplayRequest ToRequest() => new(new ReplayOverrides { Password = Password, ForceOcr = ForceOcr }, Accept, ApiSetup.Actor);

    /// <summary>Says nothing of the password, wherever it is written.</summary>
    public override string ToString() => $"{nameof(ReplayChoice)} {{ ForceOcr = {ForceOcr}, Accept = {Accept} }}";
}
