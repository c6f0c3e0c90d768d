using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Isolation;
using Microsoft.Extensions.Logging;

namespace IngestPipeline.Providers.Viewing;

/// <summary>Draws pages in pooled child processes: files come from anywhere, and a picture is worth no crash of whoever shows it.</summary>
public sealed class PageDrawer : IAsyncDisposable
{
    private readonly ViewOptions options;
    private readonly ChildPool pool;
    private int asked;

    public PageDrawer(ChildCommand command, ViewOptions options, TimeProvider? time = null, ILogger<ChildPool>? logger = null)
    {
        this.options = options;
        pool = new ChildPool(command, SettingsFor(options), time, logger);
    }

    /// <summary>Dots per inch of a drawn PDF page.</summary>
    public int Dpi => options.Dpi;

    /// <summary>True when pages of the type can be drawn; boxes can be drawn for any type.</summary>
    public static bool Supports(string mediaType) => PageRaster.Supports(mediaType);

    /// <param name="path">The stored file, or where it would be.</param>
    /// <exception cref="PageDrawerBusyException">Too many wait already.</exception>
    /// <exception cref="PermanentStageException">A program or library that draws is not installed.</exception>
    /// <exception cref="TransientStageException">No child could be started, or the file could not be opened.</exception>
    public async Task<DrawnPage> DrawAsync(string path, PageToDraw page, CancellationToken cancellation)
    {
        try
        {
            if (Interlocked.Increment(ref asked) > options.Children + options.MaxWaiting)
                throw new PageDrawerBusyException(options.MaxWaiting);
            var reply = await pool.SendAsync(ChildRequest.Create(DrawChildHandler.Verb, path, page, options), cancellation);
            return DocumentJson.FromBytes<DrawnPage>(reply.Payload.Span) with { Png = reply.Attachments.Count > 0 ? reply.Attachments[0] : default };
        }
        catch (ItemFaultException fault)
        {
            return new DrawnPage { Failure = fault.Message, Reason = fault.Reason };
        }
        finally
        {
            Interlocked.Decrement(ref asked);
        }
    }

    public ValueTask DisposeAsync() => pool.DisposeAsync();

    private static ChildPoolSettings SettingsFor(ViewOptions options) => new()
    {
        Name = DrawChildHandler.Verb,
        Children = options.Children,
        RequestsPerChild = options.PagesPerChild,
        Limit = TimeSpan.FromSeconds(options.TimeoutSeconds),
        CpuLimit = TimeSpan.FromSeconds(options.CpuSeconds),
        SilenceLimit = TimeSpan.FromSeconds(options.SilenceSeconds),
        // Pixels are native memory; the managed heap holds the PNG on its way.
        HeapMegabytes = Math.Max(160, options.MemoryLimitMegabytes / 3),
        MemoryMegabytes = options.MemoryLimitMegabytes,
        Section = ViewOptions.Section,
        TimeoutReason = QuarantineReason.ParseTimeout,
        OutOfMemoryReason = QuarantineReason.ParseOom,
        CrashReason = QuarantineReason.ParseCrash,
    };
}
