using System.Diagnostics;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Telemetry;

namespace IngestPipeline.Hosting.Intake;

/// <summary>Takes in what somebody sends: stores the stream first, and registers it once it is known what it is and how it is called.</summary>
public sealed class UploadIntake(IArtifactStore artifacts, IIntakeLedger ledger, Func<IntakeOptions> options)
{
    /// <summary>Bytes of one file above which it is refused.</summary>
    public long MaxBytes => options().MaxMegabytes * 1024L * 1024L;

    /// <summary>Copies a stream to the store in bounded memory. What is never registered is collected later.</summary>
    /// <exception cref="ArtifactTooLargeException">It is longer than <see cref="MaxBytes"/>; nothing is kept.</exception>
    public Task<ArtifactRef> StoreAsync(string tenantId, Stream content, CancellationToken cancellation) => artifacts.SaveAsync(tenantId, content, MaxBytes, cancellation);

    /// <summary>Registers stored content. A person waits for it and asks for it by name: it goes before bulk, and deleted content comes back.</summary>
    /// <param name="sender">The trace of whoever sent it, which the version's goes on; default: none.</param>
    /// <returns>The registration and the media type found.</returns>
    /// <exception cref="StoredFileCollectedException">The stored content was collected meanwhile: it has to be sent again.</exception>
    public async Task<(Registration Registration, string MediaType)> RegisterAsync(string tenantId, string sourceUri, string fileName, ArtifactRef stored, ActivityContext sender, CancellationToken cancellation)
    {
        using var span = IntakeSpan.Start(sender);
        var mediaType = await SniffAsync(tenantId, fileName, stored, cancellation);
        var file = new ReceivedFile
        {
            TenantId = tenantId,
            SourceUri = sourceUri,
            FileName = fileName,
            Content = stored.Content,
            Bytes = stored.Bytes,
            MediaType = mediaType,
            FromListing = false,
            Interactive = true,
            Insist = true,
            TraceParent = span.TraceParent,
        };
        try
        {
            return (span.Took(file, await ledger.RegisterAsync(file, cancellation)), mediaType);
        }
        catch (StoredFileCollectedException) when (artifacts.Exists(tenantId, stored.Content))
        {
            // It was noted as removed, but by now it is stored again; whoever removes it once more is noted once more.
            return (span.Took(file, await ledger.RegisterAsync(file, cancellation)), mediaType);
        }
    }

    private async Task<string> SniffAsync(string tenantId, string fileName, ArtifactRef stored, CancellationToken cancellation)
    {
        try
        {
            return await StoredFileType.SniffAsync(artifacts.PathOf(tenantId, stored.Content), fileName, cancellation);
        }
        catch (FileNotFoundException)
        {
            throw new StoredFileCollectedException();
        }
    }
}
