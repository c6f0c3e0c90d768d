namespace IngestPipeline.Cli.Settings;

/// <summary>A section of the configuration and the options class it is bound to.</summary>
public sealed record BoundSection(string Name, Type Type);
