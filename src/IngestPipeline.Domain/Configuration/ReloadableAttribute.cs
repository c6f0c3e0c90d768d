namespace IngestPipeline.Domain.Configuration;

/// <summary>A running host takes over a change of this setting. Never on a setting that changes a stage's output: that is constant for an item.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ReloadableAttribute : Attribute;
