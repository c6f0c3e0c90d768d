using System.CommandLine;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Settings;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Storage.Cluster;

namespace IngestPipeline.Cli.Sessions;

/// <summary>Options that every verb takes. What is not given comes from <c>INGEST__Data</c>, <c>INGEST__Database</c> and <c>INGEST__Tenant</c>.</summary>
internal sealed class GlobalOptions
{
    private readonly Option<string?> data = new("--data")
    {
        Description = $"Folder of the private database and the stored files (default: INGEST__Data, else {DataFolder.DefaultRoot})",
        HelpName = "DIR",
        Recursive = true,
    };

    private readonly Option<string?> database = new("--database")
    {
        Description = "A PostgreSQL server of yours, postgres://user:password@host/name; --data then holds the stored files (default: INGEST__Database, else the private database)",
        HelpName = "URL",
        Recursive = true,
    };

    private readonly Option<string?> tenant = new("--tenant")
    {
        Description = $"Tenant to act for (default: INGEST__Tenant, else {TenantName.Default})",
        HelpName = "T",
        Recursive = true,
    };

    private readonly Option<bool> json = new("--json") { Description = "Results as JSON; lists as JSON Lines", Recursive = true };
    private readonly Option<bool> quiet = new("--quiet", "-q") { Description = "No progress and no remarks on stderr", Recursive = true };
    private readonly Option<bool> noColor = new("--no-color") { Description = "No colours (as NO_COLOR)", Recursive = true };

    public IEnumerable<Option> All => [data, database, tenant, json, quiet, noColor];

    /// <exception cref="FormatException">The tenant's name is not valid.</exception>
    public GlobalSettings Read(ParseResult parse) => new(
        parse.GetValue(data) ?? FromEnvironment("Data") ?? DataFolder.DefaultRoot,
        parse.GetValue(database) ?? FromEnvironment("Database"),
        TenantName.Parse(parse.GetValue(tenant) ?? FromEnvironment("Tenant") ?? TenantName.Default),
        parse.GetValue(json),
        parse.GetValue(quiet));

    public bool WantsColor(ParseResult parse) => !parse.GetValue(noColor) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && !Terminal.IsDumb;

    /// <summary>The options of every verb as settings.</summary>
    public IEnumerable<EffectiveSetting> Describe(ParseResult parse)
    {
        var read = Read(parse);
        return [Describe(parse, data, "Data", read.Data), Describe(parse, database, "Database", read.Database), Describe(parse, tenant, "Tenant", read.Tenant)];
    }

    private static EffectiveSetting Describe(ParseResult parse, Option<string?> option, string name, string? value)
    {
        var (source, origin) = parse.GetValue(option) is not null ? (SettingSource.Flag, option.Name)
            : FromEnvironment(name) is not null ? (SettingSource.Environment, SettingLayers.VariableOf(name))
            : (SettingSource.Default, (string?)null);
        return new EffectiveSetting { Setting = name, Value = EffectiveSettings.Mask(name, value), Source = source, Origin = origin };
    }

    private static string? FromEnvironment(string name) =>
        Environment.GetEnvironmentVariable($"INGEST__{name}") is { Length: > 0 } value ? value : null;
}
