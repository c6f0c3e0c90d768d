namespace IngestPipeline.Cli.Settings;

/// <summary>A setting as it counts for this command.</summary>
public sealed record EffectiveSetting
{
    public required string Setting { get; init; }

    /// <summary>Null when there is none; a secret is shown as <see cref="Masked"/>.</summary>
    public object? Value { get; init; }

    /// <summary>One of <see cref="SettingSource"/>.</summary>
    public required string Source { get; init; }

    /// <summary>Path of the file, name of the variable or of the option; null for a default.</summary>
    public string? Origin { get; init; }

    /// <summary>True when a running host takes over a change.</summary>
    public bool Reloadable { get; init; }

    public const string Masked = "***";
}
