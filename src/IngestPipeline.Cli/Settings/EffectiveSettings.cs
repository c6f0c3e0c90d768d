using System.Reflection;
using System.Text.RegularExpressions;
using IngestPipeline.Cli.Pipeline;
using IngestPipeline.Domain.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace IngestPipeline.Cli.Settings;

/// <summary>Every setting with its value and where that comes from.</summary>
public static partial class EffectiveSettings
{
    /// <summary>Those of all sections, in the order of the sections; valid or not.</summary>
    public static IReadOnlyList<EffectiveSetting> Read(SettingLayers layers)
    {
        using var services = new ServiceCollection().AddSections(layers.Merge()).BuildServiceProvider();
        return [.. services.GetServices<BoundSection>().SelectMany(section => Read(section, layers)), .. Leaves(layers, Hosting.Failpoints.FailpointSet.Section, isReloadable: false)];
    }

    /// <summary>As people may see it: passwords in addresses are masked, and secrets as a whole.</summary>
    public static string? Mask(string setting, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return value;
        var isSecret = PipelineConfiguration.Secrets.Contains(setting, StringComparer.OrdinalIgnoreCase) || SecretName().IsMatch(setting);
        return isSecret ? EffectiveSetting.Masked : PasswordInAddress().Replace(PasswordInPairs().Replace(value, $"$1{EffectiveSetting.Masked}"), $"$1{EffectiveSetting.Masked}@");
    }

    private static IEnumerable<EffectiveSetting> Read(BoundSection section, SettingLayers layers)
    {
        var defaults = Activator.CreateInstance(section.Type)!;
        foreach (var property in section.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is { IsPublic: true }))
        {
            var setting = $"{section.Name}:{property.Name}";
            var isReloadable = property.IsDefined(typeof(ReloadableAttribute));
            if (IsSimple(property.PropertyType))
            {
                yield return Describe(layers, setting, property.PropertyType, property.GetValue(defaults), isReloadable);
                continue;
            }

            var leaves = Leaves(layers, setting, isReloadable).ToList();
            if (leaves.Count == 0)
                leaves.Add(new EffectiveSetting { Setting = setting, Source = SettingSource.Default, Reloadable = isReloadable });
            foreach (var leaf in leaves)
                yield return leaf;
        }
    }

    private static IEnumerable<EffectiveSetting> Leaves(SettingLayers layers, string setting, bool isReloadable) => layers.Merge().GetSection(setting).AsEnumerable()
        .Where(pair => pair.Value is not null)
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => Describe(layers, pair.Key, typeof(string), null, isReloadable));

    private static EffectiveSetting Describe(SettingLayers layers, string setting, Type type, object? standard, bool isReloadable)
    {
        var (source, origin, text) = layers switch
        {
            _ when layers.Environment[setting] is { } value => (SettingSource.Environment, SettingLayers.VariableOf(setting), value),
            _ when layers.Folder[setting] is { } value => (SettingSource.File, layers.FolderFile, value),
            _ when layers.Shipped[setting] is { } value && !Equals(Convert(value, type), Shown(standard)) => (SettingSource.File, SettingLayers.ShippedFile, value),
            _ => (SettingSource.Default, (string?)null, (string?)null),
        };
        var shown = text is null ? Shown(standard) : Convert(text, type);
        return new EffectiveSetting { Setting = setting, Value = shown is string words ? Mask(setting, words) : shown, Source = source, Origin = origin, Reloadable = isReloadable };
    }

    /// <summary>As the property has it; the text itself when it does not fit.</summary>
    private static object? Convert(string text, Type type)
    {
        try
        {
            return Shown(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("v", (string?)text)]).Build().GetValue(type, "v"));
        }
        catch (InvalidOperationException)
        {
            return text;
        }
    }

    private static object? Shown(object? value) => value is Enum named ? named.ToString() : value;

    private static bool IsSimple(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is { IsPrimitive: true } or { IsEnum: true } || type == typeof(string);

    [GeneratedRegex("(Key|Secret|Password)$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex("(://[^:/?#@\\s]*:)[^@/\\s]*@")]
    private static partial Regex PasswordInAddress();

    [GeneratedRegex("((?:password|pwd)\\s*=\\s*)[^;&\\s]+", RegexOptions.IgnoreCase)]
    private static partial Regex PasswordInPairs();
}
