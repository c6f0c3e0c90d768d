using System.CommandLine;
using System.CommandLine.Invocation;
using IngestPipeline.Cli.Output;

namespace IngestPipeline.Cli.Sessions;

/// <summary>Parses a command line, runs its verb, and turns whatever happens into an exit code and at most one sentence on stderr.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(RootCommand root, GlobalOptions globals, IReadOnlyList<string> arguments, CancellationToken interrupted)
    {
        var parse = root.Parse(arguments);
        Terminal.Configure(globals.WantsColor(parse));
        if (parse.Action is ParseErrorAction)
            return Refuse(parse);
        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = Console.Out, Error = Console.Error };
            var exitCode = await parse.InvokeAsync(configuration, interrupted);
            await Console.Out.FlushAsync(CancellationToken.None);
            return exitCode;
        }
        catch (Exception failure)
        {
            return Failures.Report(failure, interrupted.IsCancellationRequested);
        }
    }

    private static int Refuse(ParseResult parse)
    {
        foreach (var error in parse.Errors)
            Console.Error.WriteLine(error.Message);
        var names = new List<string>();
        for (var command = parse.CommandResult; command is not null; command = command.Parent as System.CommandLine.Parsing.CommandResult)
            names.Insert(0, command.Command.Name);
        names[0] = "ingest";
        Console.Error.WriteLine($"'{string.Join(' ', names)} --help' shows how it is used");
        return ExitCode.Failed;
    }
}
