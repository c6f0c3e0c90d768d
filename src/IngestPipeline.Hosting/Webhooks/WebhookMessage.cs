using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using IngestPipeline.Domain.Events;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Webhooks;

namespace IngestPipeline.Hosting.Webhooks;

/// <summary>Messages as Standard Webhooks 1.0 has them.</summary>
public static class WebhookMessage
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What a receiver is told of an event; text of the document is never in it.</summary>
    public static PlannedDelivery Of(string tenantId, string endpoint, DocumentEvent happened) => new(
        NameBasedId.ForDelivery(tenantId, endpoint, happened.Position.ToString()),
        happened.Position,
        happened.Type,
        happened.DocumentId,
        JsonSerializer.Serialize(
            new
            {
                happened.Type,
                Timestamp = happened.At,
                Data = new
                {
                    happened.DocumentId,
                    Tenant = tenantId,
                    happened.SourceUri,
                    happened.Version,
                    happened.State,
                    happened.Stage,
                    happened.ReasonCode,
                    happened.Pages,
                    happened.Chunks,
                },
            },
            Json));

    /// <summary>A message that tells of nothing, to see whether a receiver takes it.</summary>
    public static string Test(DateTimeOffset now) => JsonSerializer.Serialize(new { Type = "webhook.test", Timestamp = now.UtcDateTime, Data = new { } }, Json);

    /// <summary>Value of <c>webhook-signature</c>.</summary>
    public static string Sign(byte[] secret, string id, long timestamp, string body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.{body}"))));
}
