using System.Text.Json.Serialization;

namespace IngestPipeline.Cli.Pipeline;

/// <summary>What <c>doctor</c> found of one thing.</summary>
internal sealed record Finding(string Check, string Result, string Detail)
{
    public const string Ok = "ok";
    public const string Warning = "warning";
    public const string Failure = "failure";

    [JsonIgnore]
    public bool IsFailure => Result == Failure;
}
