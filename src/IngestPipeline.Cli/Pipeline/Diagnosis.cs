using System.Text;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Conversion;
using IngestPipeline.Providers.Isolation;
using IngestPipeline.Providers.Ocr;
using IngestPipeline.Stages.Ocr;
using IngestPipeline.Stages.Parse;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace IngestPipeline.Cli.Pipeline;

/// <summary>Checks what the pipeline needs, each thing by using it.</summary>
internal static class Diagnosis
{
    private const long LowSpaceBytes = 1L << 30;

    // Earlier releases have defects in HNSW that corrupt or lose index entries.
    private static readonly Version SafeVector = new(0, 8, 4);
    private static readonly Version LeastVector = new(0, 8, 0);

    public static async Task<IReadOnlyList<Finding>> RunAsync(GlobalSettings settings, CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        await using var services = CheckConfiguration(settings, findings);
        if (services is not null)
        {
            CheckConverter(findings);
            CheckRecognition(services.GetRequiredService<IOptions<OcrOptions>>().Value, findings);
            await CheckChildAsync(services, findings, cancellation);
            findings.Add(NetworkIsolation.IsPossible
                ? new Finding("network isolation", Finding.Ok, "children have no network")
                : new Finding("network isolation", Finding.Warning, "children can reach the network: 'unshare --net' is not there or not allowed here. Run as root, or allow user namespaces"));
        }

        await CheckDatabaseAsync(settings, findings, cancellation);
        CheckSpace(settings, findings);
        return findings;
    }

    private static ServiceProvider? CheckConfiguration(GlobalSettings settings, List<Finding> findings)
    {
        try
        {
            var services = new ServiceCollection().AddLogging().AddPipelineOptions(PipelineConfiguration.Load(settings.Data)).AddIsolation().BuildServiceProvider();
            services.GetService<IStartupValidator>()?.Validate();
            findings.Add(new Finding("configuration", Finding.Ok, "all settings are known and valid"));
            return services;
        }
        catch (Exception wrong) when (wrong is CommandException or OptionsValidationException or InvalidOperationException or AggregateException)
        {
            findings.Add(new Finding("configuration", Finding.Failure, wrong is CommandException ? wrong.Message : PipelineConfiguration.Explain(wrong).Message));
            return null;
        }
    }

    private static void CheckConverter(List<Finding> findings) => findings.Add(new Finding(
        "libreoffice",
        Finding.Ok,
        LibreOfficeParser.Program is { } program ? $"{program} converts .doc, .xls, .ppt, .rtf and OpenDocument files" : "not installed: .doc, .xls, .ppt, .rtf and OpenDocument files go to quarantine"));

    private static void CheckRecognition(OcrOptions options, List<Finding> findings)
    {
        var problems = OcrRequirements.Check(options);
        if (problems.Count == 0)
            findings.Add(new Finding("ocr", Finding.Ok, $"Tesseract {OcrRequirements.TesseractVersion()} with {options.Languages}, pdftoppm; languages installed: {string.Join(", ", OcrRequirements.InstalledLanguages())}"));
        findings.AddRange(problems.Select(problem => new Finding("ocr", Finding.Failure, problem)));
    }

    private static async Task CheckChildAsync(ServiceProvider services, List<Finding> findings, CancellationToken cancellation)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, Encoding.UTF8.GetBytes("A short text."), cancellation);
            var parsed = await services.GetRequiredService<IIsolatedParser>().ParseAsync(path, new IsolatedParseRequest("doctor.txt", "text/plain", ReplayOverrides.None), cancellation);
            findings.Add(parsed is Completed<ParsedFile>
                ? new Finding("child process", Finding.Ok, "parses in a process of its own")
                : new Finding("child process", Finding.Failure, "the child did not parse a plain text"));
        }
        catch (Exception failure) when (failure is ItemFaultException or PermanentStageException or IOException or System.ComponentModel.Win32Exception)
        {
            findings.Add(new Finding("child process", Finding.Failure, failure.Message));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task CheckDatabaseAsync(GlobalSettings settings, List<Finding> findings, CancellationToken cancellation)
    {
        try
        {
            await using var session = await Session.OpenAsync(settings, cancellation);
            await using var connection = await session.Database.OpenAsync(cancellation);
            await using var command = new NpgsqlCommand("SELECT current_setting('server_version'), extversion FROM pg_extension WHERE extname = 'vector'", connection);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            await reader.ReadAsync(cancellation);
            var (server, vector) = (reader.GetString(0), Version.Parse(reader.GetString(1)));
            findings.Add(new Finding("database", Finding.Ok, $"PostgreSQL {server} answers and its schema is current"));
            findings.Add(vector < LeastVector
                ? new Finding("pgvector", Finding.Failure, $"pgvector {vector} is too old: {LeastVector} or later is needed (iterative scans)")
                : vector < SafeVector
                    ? new Finding("pgvector", Finding.Warning, $"pgvector {vector} has known HNSW defects fixed in {SafeVector}: upgrade where you can, and run 'ingest audit' regularly")
                    : new Finding("pgvector", Finding.Ok, $"pgvector {vector}"));
        }
        catch (CommandException failure)
        {
            findings.Add(new Finding("database", Finding.Failure, failure.Message));
        }
    }

    private static void CheckSpace(GlobalSettings settings, List<Finding> findings)
    {
        var drive = new DriveInfo(Path.GetFullPath(settings.Data));
        var free = drive.AvailableFreeSpace;
        findings.Add(new Finding("disk", free < LowSpaceBytes ? Finding.Warning : Finding.Ok, $"{free >> 20} MB free where {Path.GetFullPath(settings.Data)} lies"));
    }
}
