using System.CommandLine;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Providers.Conversion;
using IngestPipeline.Providers.Isolation;
using IngestPipeline.Stages.Parse;
using IngestPipeline.Stages.Parse.Pdf;

namespace IngestPipeline.Cli.Verbs;

/// <summary>The process that parses and recognises for a worker; started by it, never by people.</summary>
internal static class ChildVerb
{
    public static Command Create()
    {
        var command = new Command(ChildCommand.Verb, "Parses and recognises for a worker") { Hidden = true };
        command.SetAction(async (_, cancellation) =>
        {
            var router = new FormatRouter([.. FormatParsers.All, new PdfParser(), new LibreOfficeParser()]);
            await ChildHost.RunOnConsoleAsync(ChildHandlers.Create(router.Parse), cancellation);
            return ExitCode.Done;
        });
        return command;
    }
}
