using System.Diagnostics;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Parse;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Providers.Isolation;

/// <summary>Parses files in pooled child processes.</summary>
public sealed class IsolatedParser : IIsolatedParser, IAsyncDisposable
{
    private readonly ParseOptions options;
    private readonly ChildPool pool;

    public IsolatedParser(ChildCommand command, IOptions<ParseOptions> options, TimeProvider? time = null, ILogger<ChildPool>? logger = null)
    {
        this.options = options.Value;
        pool = new ChildPool(command, SettingsFor(this.options), time, logger);
    }

    /// <inheritdoc/>
    /// <exception cref="TransientStageException">No child could be started, or the file could not be opened.</exception>
    public async Task<StageResult<ParsedFile>> ParseAsync(string path, IsolatedParseRequest input, CancellationToken cancellation)
    {
        var reply = await pool.SendAsync(ChildRequest.Create(ParseChildHandler.Verb, path, input, options), cancellation);
        switch (reply.Kind)
        {
            case ChildFrameKind.Completed:
                var envelope = DocumentJson.FromBytes<ParsedFileEnvelope>(reply.Payload.Span);
                return new Completed<ParsedFile>(new ParsedFile(
                    envelope.Document,
                    [.. envelope.AttachmentNames.Zip(reply.Attachments, (name, bytes) => new AttachmentContent(name, bytes.ToArray()))]));
            case ChildFrameKind.Quarantined:
                var verdict = reply.ReadVerdict();
                return new Quarantined<ParsedFile>(verdict.Reason, verdict.Detail, verdict.Evidence);
            default:
                throw new UnreachableException();
        }
    }

    public ValueTask DisposeAsync() => pool.DisposeAsync();

    private static ChildPoolSettings SettingsFor(ParseOptions options) => new()
    {
        Name = ParseChildHandler.Verb,
        Children = options.Children,
        RequestsPerChild = options.FilesPerChild,
        Limit = TimeSpan.FromSeconds(options.TimeoutSeconds),
        CpuLimit = TimeSpan.FromSeconds(options.CpuSeconds),
        SilenceLimit = TimeSpan.FromSeconds(options.SilenceSeconds),
        HeapMegabytes = options.MemoryLimitMegabytes,
        MemoryMegabytes = options.MemoryLimitMegabytes,
        Section = ParseOptions.Section,
        TimeoutReason = QuarantineReason.ParseTimeout,
        OutOfMemoryReason = QuarantineReason.ParseOom,
        CrashReason = QuarantineReason.ParseCrash,
    };
}
