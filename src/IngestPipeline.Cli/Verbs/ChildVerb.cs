using System.CommandLine;
using IngestPipeline.Providers.Isolation;

namespace IngestPipeline.Cli.Verbs;

/// <summary>The process that parses and recognises for a worker; started by it, never by people.</summary>
internal static class ChildVerb
{
    public const string Name = "child";

    public static Command Create()
    {
        var command = new Command(Name, "Parses for a worker") { Hidden = true };
        command.SetAction((_, cancellation) => ParsingChild.RunAsync(cancellation));
        return command;
    }
}
