using System.Xml.Linq;

namespace IngestPipeline.UnitTests.Architecture;

public sealed class DependencyDirectionTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Contracts"] = [],
        ["Domain"] = [],
        ["Stages"] = ["Domain"],
        ["Storage"] = ["Domain", "Stages"],
        ["Providers"] = ["Domain", "Stages"],
        ["Hosting"] = ["Domain", "Stages", "Contracts"],
        ["Workers"] = ["Contracts", "Domain", "Stages", "Storage", "Providers", "Hosting"],
        ["Api"] = ["Contracts", "Domain", "Stages", "Storage", "Providers", "Hosting", "Workers", "Cli"],
        ["Cli"] = ["Contracts", "Domain", "Stages", "Storage", "Providers", "Hosting", "Workers", "Api"],
    };

    private static readonly Dictionary<string, XDocument> Projects = new[] { "src", "workers", "contracts" }
        .SelectMany(folder => Directory.EnumerateFiles(RepositoryRoot.File(folder), "*.csproj", SearchOption.AllDirectories))
        .ToDictionary(ShortName, XDocument.Load);

    [Fact]
    public void Every_project_has_a_row_in_the_table() =>
        Projects.Keys.ShouldBe(Allowed.Keys, ignoreOrder: true);

    [Fact]
    public void Projects_reference_only_what_their_row_allows()
    {
        foreach (var (name, project) in Projects)
            References(project).Except(Allowed[name]).ShouldBeEmpty($"{name} reaches against the direction");
    }

    [Theory]
    [InlineData("Contracts")]
    [InlineData("Domain")]
    public void The_innermost_projects_have_no_packages(string name) => Packages(Projects[name]).ShouldBeEmpty();

    [Fact]
    public void Only_storage_and_the_front_ends_know_the_database_driver() =>
        UsersOf("Npgsql").Except(["Storage", "Api", "Cli"]).ShouldBeEmpty();

    [Fact]
    public void Only_hosting_and_workers_know_the_bus() =>
        UsersOf("MassTransit").Except(["Hosting", "Workers"]).ShouldBeEmpty();

    [Fact]
    public void Only_hosting_and_the_api_know_how_telemetry_is_exported() =>
        UsersOf("OpenTelemetry").Except(["Hosting", "Api"]).ShouldBeEmpty();

    private static IEnumerable<string> UsersOf(string library) =>
        Projects.Keys.Where(name => Packages(Projects[name]).Any(package => IsPartOf(package, library)) || NamesInSource(name, library));

    private static bool NamesInSource(string name, string library) =>
        Directory.EnumerateFiles(RepositoryRoot.File(name is "Workers" ? "workers" : name is "Contracts" ? "contracts" : "src", $"IngestPipeline.{name}"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .SelectMany(File.ReadLines)
            .Any(line => line.StartsWith("using ", StringComparison.Ordinal) && IsPartOf(line[6..].TrimEnd(';'), library));

    private static bool IsPartOf(string name, string library) =>
        name == library || name.StartsWith(library + ".", StringComparison.Ordinal);

    private static IEnumerable<string> References(XDocument project) => Includes(project, "ProjectReference").Select(ShortName);

    private static IEnumerable<string> Packages(XDocument project) => Includes(project, "PackageReference");

    private static IEnumerable<string> Includes(XDocument project, string element) =>
        project.Descendants(element).Select(item => item.Attribute("Include")!.Value);

    private static string ShortName(string path) =>
        Path.GetFileNameWithoutExtension(path.Replace('\\', '/')).Replace("IngestPipeline.", "", StringComparison.Ordinal);
}
