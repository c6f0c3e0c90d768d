using System.Globalization;
using System.Reflection;
using IngestPipeline.Cli.Pipeline;
using IngestPipeline.Domain.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace IngestPipeline.Cli.Settings;

/// <summary>All settings as text, defaults included, so that two states can be compared.</summary>
public sealed class SettingsSnapshot
{
    private SettingsSnapshot(Dictionary<string, string?> values) => Values = values;

    public IReadOnlyDictionary<string, string?> Values { get; }

    public static SettingsSnapshot Of(IConfiguration configuration)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, type) in Sections())
        {
            var defaults = Activator.CreateInstance(type)!;
            foreach (var property in type.GetProperties().Where(property => property.SetMethod is { IsPublic: true } && (property.PropertyType.IsValueType || property.PropertyType == typeof(string))))
                values[$"{name}:{property.Name}"] = Convert.ToString(property.GetValue(defaults), CultureInfo.InvariantCulture);
        }

        foreach (var (setting, value) in configuration.AsEnumerable().Where(pair => pair.Value is not null && pair.Key.Contains(':', StringComparison.Ordinal)))
            values[setting] = value;
        return new SettingsSnapshot(values);
    }

    /// <summary>Settings that a running host can take over, by name.</summary>
    public static IReadOnlySet<string> Reloadable { get; } = Sections()
        .SelectMany(section => section.Type.GetProperties().Where(property => property.IsDefined(typeof(ReloadableAttribute))).Select(property => $"{section.Name}:{property.Name}"))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of the settings that differ.</summary>
    public IEnumerable<string> Differences(SettingsSnapshot other) => Values.Keys.Union(other.Values.Keys, StringComparer.OrdinalIgnoreCase)
        .Where(setting => Values.GetValueOrDefault(setting) != other.Values.GetValueOrDefault(setting))
        .Order(StringComparer.Ordinal);

    public IConfiguration ToConfiguration() => new ConfigurationBuilder().AddInMemoryCollection(Values.Where(pair => pair.Value is { Length: > 0 })).Build();

    /// <summary>The same with some values of another.</summary>
    public SettingsSnapshot With(IEnumerable<string> settings, SettingsSnapshot other)
    {
        var values = new Dictionary<string, string?>(Values, StringComparer.OrdinalIgnoreCase);
        foreach (var setting in settings)
            values[setting] = other.Values[setting];
        return new SettingsSnapshot(values);
    }

    private static IEnumerable<BoundSection> Sections()
    {
        using var services = new ServiceCollection().AddSections(new ConfigurationBuilder().Build()).BuildServiceProvider();
        return [.. services.GetServices<BoundSection>()];
    }
}
