using System.CommandLine;
using IngestPipeline.Cli.Pipeline;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Hosting.Bus;

namespace IngestPipeline.Cli.Verbs;

/// <summary>Options of the verbs that run a host.</summary>
internal sealed class HostOptionSet
{
    public Option<string?> Transport { get; } = new Option<string?>("--transport") { Description = "memory, or rabbitmq://user:password@host:port/vhost (default: as configured, memory)" }.CompleteWith([BusOptions.Memory, "rabbitmq://"]);

    public Option<string?> Stages { get; } = new Option<string?>("--stages") { Description = "Stages this process works on, separated by commas (default: all): parse,ocr,dedupe,chunk,embed,upsert" }.CompleteListWith([.. StageNames.All.Select(stage => stage.ToName())]);

    public Option<bool> Verbose { get; } = new("--verbose") { Description = "Log what happens to single documents" };

    /// <exception cref="CommandException">A stage is unknown.</exception>
    public PipelineSettings Read(ParseResult parse)
    {
        try
        {
            var stages = parse.GetValue(Stages)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(StageNames.Parse).Distinct().ToList();
            return new PipelineSettings(parse.GetValue(Transport), stages, parse.GetValue(Verbose));
        }
        catch (FormatException unknown)
        {
            throw new CommandException(unknown.Message);
        }
    }
}
