using System.CommandLine;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Storage.Cluster;

namespace IngestPipeline.Cli;

internal sealed class GlobalOptions
{
    public Option<string?> Data { get; } = new("--data") { Recursive = true };
    public Option<string?> Database { get; } = new("--database") { Recursive = true };
    public Option<string> Tenant { get; } = new("--tenant") { Recursive = true, DefaultValueFactory = _ => "default" };
    public Option<bool> Json { get; } = new("--json") { Recursive = true };
    public Option<bool> Quiet { get; } = new("--quiet") { Recursive = true };
    public GlobalSettings Read(ParseResult p) => new(p.GetValue(Data) ?? DataFolder.DefaultRoot, p.GetValue(Database), p.GetValue(Tenant)!, p.GetValue(Json), p.GetValue(Quiet));
}
