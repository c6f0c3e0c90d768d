using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Isolation;
using IngestPipeline.Stages.Parse;

namespace IngestPipeline.Providers.Conversion;

/// <summary>
/// Converts a file with LibreOffice in a process of its own: a fresh profile in which macros and remote links are off, a time limit,
/// a limit on CPU time that holds even when nobody is left to kill it. The memory limit is that of the parsing child, which it inherits.
/// </summary>
internal sealed class OfficeConverter(string program)
{
    /// <summary>The conversion must end before the parsing child that waits for it is killed.</summary>
    private const double ShareOfLimit = 0.85;

    private const int MaxOutputCharacters = 4000;

    /// <summary>Office settings: no macros whatever the document says, nothing loaded from elsewhere.</summary>
    private const string Settings =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
        </oor:items>
        """;

    private const long RoomToWork = 64L << 20;

    /// <summary>The installed program, or null.</summary>
    public static string? Find() => ProgramPath.Find("soffice") ?? ProgramPath.Find("libreoffice");

    /// <returns>The converted file, in memory.</returns>
    /// <exception cref="PermanentStageException">LibreOffice could not read the file, or took too long.</exception>
    public MemoryStream Convert(Stream content, string extension, string target, ParseOptions options, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("ingest-office-");
        try
        {
            var source = Path.Combine(folder.FullName, "source." + extension);
            var output = Directory.CreateDirectory(Path.Combine(folder.FullName, "out")).FullName;
            var profile = Directory.CreateDirectory(Path.Combine(folder.FullName, "profile", "user")).Parent!.FullName;
            Write(Path.Combine(profile, "user", "registrymodifications.xcu"), new MemoryStream(Encoding.UTF8.GetBytes(Settings)));
            Write(source, content);
            var said = Run(StartInfo(source, output, profile, target, options), options, cancellation);
            var result = Path.Combine(output, "source." + target);
            if (!File.Exists(result))
            {
                // LibreOffice does not say why it failed; on a full disk the file is not to blame.
                if (new DriveInfo(folder.FullName).AvailableFreeSpace < RoomToWork)
                    throw new TransientStageException($"LibreOffice failed, and less than {RoomToWork >> 20} MB are free in the temporary folder");
                throw new PermanentStageException(
                    QuarantineReason.Corrupt,
                    $"LibreOffice cannot convert the .{extension} file to .{target}; it may be damaged or protected with a password",
                    new Dictionary<string, object?> { ["converter"] = program, ["output"] = said });
            }

            return new MemoryStream(File.ReadAllBytes(result), writable: false);
        }
        finally
        {
            Delete(folder);
        }
    }

    private static void Write(string path, Stream content)
    {
        content.Position = 0;
        using var file = File.Create(path);
        content.CopyTo(file);
    }

    private ProcessStartInfo StartInfo(string source, string output, string profile, string target, ParseOptions options)
    {
        var info = new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = output };
        if (ProgramPath.Find("prlimit") is { } prlimit)
        {
            info.FileName = prlimit;
            info.ArgumentList.Add("--cpu=" + (options.TimeoutSeconds * 2).ToString(CultureInfo.InvariantCulture));
            info.ArgumentList.Add(program);
        }
        else
        {
            info.FileName = program;
        }

        foreach (var argument in (ReadOnlySpan<string>)
            ["-env:UserInstallation=" + new Uri(profile).AbsoluteUri, "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--convert-to", target, "--outdir", output, source])
            info.ArgumentList.Add(argument);
        info.Environment["HOME"] = profile;
        return info;
    }

    /// <returns>What the program said, shortened.</returns>
    private string Run(ProcessStartInfo info, ParseOptions options, CancellationToken cancellation)
    {
        using var process = Start(info);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var limit = TimeSpan.FromSeconds(options.TimeoutSeconds * ShareOfLimit);
        try
        {
            using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            source.CancelAfter(limit);
            Task.WhenAll(process.WaitForExitAsync(source.Token), error, output).WaitAsync(source.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            ProcessTree.Kill(process);
            cancellation.ThrowIfCancellationRequested();
            throw new PermanentStageException(
                QuarantineReason.ParseTimeout,
                $"LibreOffice took longer than {limit.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s to convert the file (most of Parse:TimeoutSeconds)");
        }

        var said = (error.Result + output.Result).Trim();
        return said.Length <= MaxOutputCharacters ? said : said[..MaxOutputCharacters];
    }

    private Process Start(ProcessStartInfo info)
    {
        try
        {
            return Process.Start(info)!;
        }
        catch (Win32Exception failure)
        {
            throw new PermanentStageException(QuarantineReason.UnsupportedType, $"the file needs LibreOffice, and {program} cannot be started: {failure.Message}; repair the installation and replay", inner: failure);
        }
    }

    private static void Delete(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            // A process that was just killed may still hold a file; the folder of the child goes with it.
        }
    }
}
