using System.ComponentModel;
using System.Diagnostics;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Isolation;

namespace IngestPipeline.Providers.Ocr;

/// <summary>Runs one of poppler's programs to its end. They inherit the child's memory limit and die with it.</summary>
internal static class PopplerProgram
{
    private const int StderrBytes = 8192;
    private static readonly Lazy<string?> SetPriv = new(() => ProgramPath.Find("setpriv"));

    /// <param name="program">A program's name on PATH.</param>
    /// <param name="arguments">Each is one argument.</param>
    /// <param name="expectedBytes">Size the output will most likely have.</param>
    /// <exception cref="PermanentStageException">The program is not installed.</exception>
    /// <exception cref="TransientStageException">Somebody stopped it.</exception>
    public static (int ExitCode, byte[] Output, string Error) Run(string program, IReadOnlyList<string> arguments, int expectedBytes)
    {
        var info = new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        var path = ProgramPath.Find(program) ?? throw OcrRequirements.Missing(OcrRequirements.MissingProgram(program));
        if (SetPriv.Value is { } setPriv)
        {
            // Dies with the thread that starts it, which is the handler's own and lives as long as the child.
            info.FileName = setPriv;
            foreach (var argument in new[] { "--pdeathsig", "KILL", "--", path })
                info.ArgumentList.Add(argument);
        }
        else
        {
            info.FileName = path;
        }

        foreach (var argument in arguments)
            info.ArgumentList.Add(argument);
        using var process = Start(info, program);
        process.StandardInput.Close();
        var error = "";
        var drain = new Thread(() => error = ReadSome(process.StandardError), 256 * 1024) { IsBackground = true };
        drain.Start();
        var output = new MemoryStream(expectedBytes);
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        drain.Join();
        if (process.ExitCode is 130 or 143)
            throw new TransientStageException($"{program} was stopped from outside (signal {process.ExitCode - 128})");
        return (process.ExitCode, output.Length == output.Capacity ? output.GetBuffer() : output.ToArray(), error.Trim());
    }

    private static Process Start(ProcessStartInfo info, string program)
    {
        try
        {
            return Process.Start(info)!;
        }
        catch (Win32Exception exception)
        {
            throw new TransientStageException($"{program} cannot be started: {exception.Message}", exception);
        }
    }

    private static string ReadSome(StreamReader stderr)
    {
        var kept = new char[StderrBytes];
        var count = stderr.ReadBlock(kept);
        var rest = new char[4096];
        while (stderr.Read(rest) > 0)
        {
            // Drained, so that the program does not block; a damaged file can cause megabytes of messages.
        }

        return new string(kept, 0, count);
    }
}
