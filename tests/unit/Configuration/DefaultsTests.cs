using System.Globalization;
using System.Reflection;
using System.Text.Json;
using IngestPipeline.Api;
using IngestPipeline.Hosting.Running;
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
        {
            var options = Activator.CreateInstance(Sections[section.Name])!;
            foreach (var value in section.Value.EnumerateObject())
            {
                var property = options.GetType().GetProperty(value.Name).ShouldNotBeNull($"{section.Name}:{value.Name} has no property");
                Convert.ToString(property.GetValue(options), CultureInfo.InvariantCulture).ShouldBe(value.Value.ToString(), $"{section.Name}:{value.Name}");
            }
        }
    }

    [Fact]
    public void Every_property_with_a_default_is_written_down()
    {
        foreach (var (section, type) in Sections)
        {
            var options = Activator.CreateInstance(type)!;
            var defaults = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.SetMethod is { IsPublic: true } && property.GetValue(options) is not null)
                .Select(property => property.Name);
            defaults.Except(Settings.GetProperty(section).EnumerateObject().Select(value => value.Name)).ShouldBeEmpty(section);
        }
    }
}
