using IngestPipeline.Domain.Results;
using IngestPipeline.Storage.Intake;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Quarantine;
using Npgsql;

namespace IngestPipeline.Cli.Sessions;

/// <summary>The one place that says what an exception means to the person at the terminal.</summary>
internal static class Failures
{
    private const string DebugSwitch = "INGEST_DEBUG";
    private const int BrokenPipe = 32; // EPIPE

    /// <param name="interrupted">True when the person asked to stop.</param>
    /// <returns>The exit code.</returns>
    public static int Report(Exception failure, bool interrupted)
    {
        // Whoever read our output has seen enough, as head does.
        if (failure is IOException { HResult: BrokenPipe })
            return ExitCode.Done;
        if (Environment.GetEnvironmentVariable(DebugSwitch) is { Length: > 0 } and not "0")
            Console.Error.WriteLine(failure);
        var (sentence, exitCode) = Describe(failure, interrupted);
        Console.Error.WriteLine(sentence);
        return exitCode;
    }

    private static (string Sentence, int ExitCode) Describe(Exception failure, bool interrupted) => failure switch
    {
        CommandException known => (known.Message, known.ExitCode),
        OperationCanceledException when interrupted => ("interrupted; what is done stays done, the same command goes on from there", ExitCode.Interrupted),
        ReplayRefusedException or RollbackRefusedException or SpaceRefusedException or FormatException or TransientStageException or UnauthorizedAccessException => (failure.Message, ExitCode.Failed),
        PostgresException refused => ($"the database refused: {refused.MessageText} ({refused.SqlState})", ExitCode.Failed),
        NpgsqlException away => ($"the database did not answer: {away.Message}", ExitCode.Failed),
        IOException trouble => (trouble.Message, ExitCode.Failed),
        _ => ($"unexpected {failure.GetType().Name}: {failure.Message} ({DebugSwitch}=1 shows where)", ExitCode.Failed),
    };
}
