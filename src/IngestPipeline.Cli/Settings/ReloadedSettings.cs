using Microsoft.Extensions.Configuration;

namespace IngestPipeline.Cli.Settings;

/// <summary>The topmost layer of a running host's configuration: what was changed since it started and may be.</summary>
public sealed class ReloadedSettings : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Takes all of them over at once.</summary>
    public void Take(IReadOnlyDictionary<string, string?> changed)
    {
        var data = new Dictionary<string, string?>(Data, StringComparer.OrdinalIgnoreCase);
        foreach (var (setting, value) in changed)
            data[setting] = value;
        Data = data;
        OnReload();
    }
}
