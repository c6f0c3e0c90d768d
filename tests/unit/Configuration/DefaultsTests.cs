using System.Globalization;
using System.Reflection;
using System.Text.Json;
using IngestPipeline.Api;
using IngestPipeline.Domain.Configuration;
using IngestPipeline.Hosting.Running;
using IngestPipeline.Hosting.Telemetry;
using IngestPipeline.Providers.Viewing;
using IngestPipeline.Stages.Chunk;
using IngestPipeline.UnitTests.Architecture;

namespace IngestPipeline.UnitTests.Configuration;

public sealed class DefaultsTests
{
    private static readonly Dictionary<string, Type> Sections = new[] { typeof(RunnerOptions).Assembly, typeof(ChunkOptions).Assembly, typeof(ViewOptions).Assembly, typeof(ApiOptions).Assembly }
        .SelectMany(assembly => assembly.GetExportedTypes())
        .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && type.GetField("Section") is not null)
        .ToDictionary(type => (string)type.GetField("Section")!.GetRawConstantValue()!);

    private static readonly JsonElement Settings = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.File("src", "IngestPipeline.Cli", "appsettings.json"))).RootElement;

    [Fact]
    public void Every_section_has_an_options_class_and_the_other_way_round() =>
        Settings.EnumerateObject().Select(section => section.Name).ShouldBe(Sections.Keys, ignoreOrder: true);

    [Fact]
    public void Every_written_value_is_the_default_of_its_property()
    {
        foreach (var section in Settings.EnumerateObject())
            AssertDefaults(section.Name, section.Value, Activator.CreateInstance(Sections[section.Name])!);
    }

    [Fact]
    public void Every_property_with_a_default_is_written_down()
    {
        foreach (var (section, type) in Sections)
            AssertWritten(section, Settings.GetProperty(section), Activator.CreateInstance(type)!);
    }

    [Fact]
    public void Every_telemetry_knob_is_in_the_table_of_the_readme()
    {
        var rows = File.ReadLines(RepositoryRoot.File("README.md")).Where(line => line.StartsWith("| Telemetry:", StringComparison.Ordinal)).Select(line => line.Split('|')[1].Trim()).ToList();
        rows.ShouldBe(KnobsOf("Telemetry", new TelemetryOptions()), ignoreOrder: true);
    }

    private static IEnumerable<string> KnobsOf(string name, object options) => Knobs(options).SelectMany(property =>
        IsNested(property) ? KnobsOf($"{name}:{property.Name}", property.GetValue(options)!) : [$"{name}:{property.Name}"]);

    private static void AssertDefaults(string name, JsonElement written, object options)
    {
        foreach (var value in written.EnumerateObject())
        {
            var property = options.GetType().GetProperty(value.Name).ShouldNotBeNull($"{name}:{value.Name} has no property");
            if (value.Value.ValueKind == JsonValueKind.Object)
                AssertDefaults($"{name}:{value.Name}", value.Value, property.GetValue(options)!);
            else
                Convert.ToString(property.GetValue(options), CultureInfo.InvariantCulture).ShouldBe(value.Value.ToString(), $"{name}:{value.Name}");
        }
    }

    [Fact]
    public void The_table_of_settings_marks_exactly_those_that_a_running_host_takes_over()
    {
        var marked = File.ReadLines(RepositoryRoot.File("README.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line.Contains(" \u21BB |", StringComparison.Ordinal))
            .SelectMany(line => Names(line[2..line.IndexOf(" \u21BB", StringComparison.Ordinal)]));
        var reloadable = Sections.SelectMany(section => section.Value.GetProperties()
            .Where(property => property.IsDefined(typeof(ReloadableAttribute)))
            .Select(property => $"{section.Key}:{property.Name}"));

        marked.ShouldBe(reloadable, ignoreOrder: true);

        // "Embed:A, B" stands for both.
        static IEnumerable<string> Names(string cell) => cell.Split(", ").Select(name => name.Contains(':', StringComparison.Ordinal) ? name : $"{cell.Split(':')[0]}:{name}");
    }

    private static void AssertWritten(string name, JsonElement written, object options)
    {
        var defaults = Knobs(options).Where(property => property.GetValue(options) is not null).ToList();
        defaults.Select(property => property.Name).Except(written.EnumerateObject().Select(value => value.Name)).ShouldBeEmpty(name);
        foreach (var nested in defaults.Where(IsNested))
            AssertWritten($"{name}:{nested.Name}", written.GetProperty(nested.Name), nested.GetValue(options)!);
    }

    private static IEnumerable<PropertyInfo> Knobs(object options) =>
        options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is { IsPublic: true });

    /// <summary>A group of knobs inside a section.</summary>
    private static bool IsNested(PropertyInfo property) => property.PropertyType.IsClass && property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal);
}
