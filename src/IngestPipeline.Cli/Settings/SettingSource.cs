namespace IngestPipeline.Cli.Settings;

/// <summary>Where a value comes from, weakest first.</summary>
public static class SettingSource
{
    public const string Default = "default";
    public const string File = "file";
    public const string Environment = "environment";
    public const string Flag = "flag";
}
