using System.Text.Json;

namespace IngestPipeline.Storage.Postgres;

/// <summary>Who did what, in the transaction that did it.</summary>
internal static class AuditTrail
{
    public static Task AppendAsync(RecordTransaction record, string actor, string action, object subject) => record.ExecuteAsync(
        "INSERT INTO audit_events (tenant_id, actor, action, subject) VALUES (@TenantId, @actor, @action, @subject::jsonb)",
        new { record.TenantId, actor, action, subject = JsonSerializer.Serialize(subject) });
}
