namespace IngestPipeline.Storage.Queries;

/// <summary>Something a person should look at.</summary>
/// <param name="Code">One of <see cref="AlertCodes.All"/>.</param>
/// <param name="Severity"><c>critical</c>: nothing goes on, or something is lost. <c>warning</c>: look soon.</param>
/// <param name="Sentence">What is the case and what to do.</param>
public sealed record OverviewAlert(string Code, string Severity, string Sentence)
{
    public const string Critical = "critical";
    public const string Warning = "warning";
}
