using System.Text.Json;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Storage.Intake;

/// <summary>What was answered to uploads with an idempotency key.</summary>
public sealed class UploadKeys(IngestDatabase database)
{
    /// <summary>Hours after which a key may be used for another upload.</summary>
    public const int KeptHours = 24;

    /// <summary>Reserves a key before the upload is registered: of two uploads that race for it with different contents, one is refused.</summary>
    /// <param name="request">Hash of all that makes the upload what it is.</param>
    /// <exception cref="UploadKeyReusedException">The key belongs to another upload.</exception>
    /// <returns>The answer of the first upload; null when there is none yet, as after a crash: registering again changes nothing then.</returns>
    public Task<JsonElement?> ReserveAsync(string tenantId, string key, Sha256Hash request, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        var (stored, answer) = await database.ReadFirstAsync<(byte[], string?)>(
            """
            DELETE FROM upload_keys WHERE created_at < now() - make_interval(hours => @KeptHours);
            INSERT INTO upload_keys (tenant_id, idempotency_key, request_sha256) VALUES (@tenantId, @key, @request) ON CONFLICT DO NOTHING;
            SELECT request_sha256, answer::text FROM upload_keys WHERE tenant_id = @tenantId AND idempotency_key = @key
            """,
            new { tenantId, key, request = request.ToBytes(), KeptHours },
            cancellation);
        if (Sha256Hash.FromBytes(stored) != request)
            throw new UploadKeyReusedException(key);
        return answer is null ? (JsonElement?)null : JsonElement.Parse(answer);
    });

    /// <summary>Keeps the answer; of two calls the first one counts.</summary>
    /// <returns>The answer that counts.</returns>
    public Task<JsonElement> AnswerAsync(string tenantId, string key, JsonElement answer, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        var kept = await database.ReadFirstAsync<string>(
            "UPDATE upload_keys SET answer = coalesce(answer, @answer::jsonb) WHERE tenant_id = @tenantId AND idempotency_key = @key RETURNING answer::text",
            new { tenantId, key, answer = answer.GetRawText() },
            cancellation);
        return kept is null ? answer : JsonElement.Parse(kept);
    });
}
