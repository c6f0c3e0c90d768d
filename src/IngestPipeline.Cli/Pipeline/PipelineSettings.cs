using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Cli.Pipeline;

/// <summary>What a command says about the host it wants, on top of the configuration.</summary>
/// <param name="Transport">Null: as configured.</param>
/// <param name="Stages">Null: all.</param>
/// <param name="Verbose">Log lines of single documents too.</param>
public sealed record PipelineSettings(string? Transport, IReadOnlyList<Stage>? Stages, bool Verbose = false)
{
    /// <summary>True for hosts that run for long: they export metrics and traces where the configuration names a collector.</summary>
    public bool Exports { get; init; }
}
