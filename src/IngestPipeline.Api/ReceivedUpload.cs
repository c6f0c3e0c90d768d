using System.Text;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Intake;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace IngestPipeline.Api;

/// <summary>The body of an upload, by now in the store: a form with one file, or the bytes themselves. It is never held in memory.</summary>
internal sealed record ReceivedUpload(ArtifactRef Stored, string? SourceUri, string? Name, string? FileName)
{
    private const int MaxFieldCharacters = 8192;

    // Boundaries, headers and fields around the file.
    private const int FormBytes = 1024 * 1024;

    /// <exception cref="RequestRefusedException">The body is not one of the two forms.</exception>
    /// <exception cref="ArtifactTooLargeException">The file is too long.</exception>
    public static async Task<ReceivedUpload> ReadAsync(HttpRequest request, UploadIntake intake, string tenantId, CancellationToken cancellation)
    {
        if (request.ContentLength > intake.MaxBytes + FormBytes)
            throw new ArtifactTooLargeException(intake.MaxBytes);
        if (request.Headers.ContentEncoding.Count > 0)
            throw new RequestRefusedException("Content-Encoding: send the file as it is, not compressed", StatusCodes.Status415UnsupportedMediaType);
        request.HttpContext.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = intake.MaxBytes + FormBytes;
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var given) ? given : null;
        if (type is not null && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return await ReadFormAsync(new MultipartReader(BoundaryOf(type), request.Body), intake, tenantId, cancellation);
        if (type is not null && (type.Type.Equals("multipart", StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)))
            throw new RequestRefusedException($"Content-Type: {type.MediaType} is no way to send a file; use multipart/form-data, or the file's own type or application/octet-stream", StatusCodes.Status415UnsupportedMediaType);
        return new ReceivedUpload(await intake.StoreAsync(tenantId, request.Body, cancellation), null, null, null);
    }

    private static string BoundaryOf(MediaTypeHeaderValue type)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        return string.IsNullOrEmpty(boundary) ? throw new RequestRefusedException("Content-Type: multipart/form-data lacks its boundary") : boundary;
    }

    private static async Task<ReceivedUpload> ReadFormAsync(MultipartReader form, UploadIntake intake, string tenantId, CancellationToken cancellation)
    {
        ArtifactRef? stored = null;
        string? fileName = null;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            while (await form.ReadNextSectionAsync(cancellation) is { } section)
            {
                var disposition = section.GetContentDispositionHeader();
                var field = HeaderUtilities.RemoveQuotes(disposition?.Name ?? default).Value ?? "";
                if (disposition is null || !(disposition.IsFileDisposition() || field == "file"))
                {
                    fields[field] = await ReadFieldAsync(section.Body, field, cancellation);
                    continue;
                }

                if (stored is not null)
                    throw new RequestRefusedException("file: the form holds several files; send one at a time");
                fileName = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value;
                stored = await intake.StoreAsync(tenantId, section.Body, cancellation);
            }
        }
        catch (Exception broken) when (broken is InvalidDataException || (broken.GetType() == typeof(IOException) && broken.HResult == new IOException().HResult && !DiskFull.Caused(broken)))
        {
            // Trouble with the disk has the number of a system error; what is left is the reader's, and only its words tell it.
            throw new RequestRefusedException("the form is cut off or malformed; nothing was taken in");
        }

        return stored is { } file
            ? new ReceivedUpload(file, fields.GetValueOrDefault("source_uri"), fields.GetValueOrDefault("name"), fileName)
            : throw new RequestRefusedException("file: the form holds no file; send it as a part with a file name, or named 'file'");
    }

    private static async Task<string> ReadFieldAsync(Stream body, string field, CancellationToken cancellation)
    {
        using var reader = new StreamReader(body, Encoding.UTF8);
        var buffer = new char[MaxFieldCharacters + 1];
        var length = await reader.ReadBlockAsync(buffer, cancellation);
        return length <= MaxFieldCharacters ? new string(buffer, 0, length) : throw new RequestRefusedException($"{field}: it is longer than {MaxFieldCharacters} characters");
    }
}
