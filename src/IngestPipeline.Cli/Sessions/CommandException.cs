namespace IngestPipeline.Cli.Sessions;

/// <summary>Ends a verb with a sentence on stderr and an exit code; never a stack trace.</summary>
public sealed class CommandException(string message, int exitCode = ExitCode.Failed, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;
}
