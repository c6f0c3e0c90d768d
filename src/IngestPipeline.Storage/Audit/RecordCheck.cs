namespace IngestPipeline.Storage.Audit;

/// <summary>A promise as a query for what breaks it: rows of version_id, subject, detail.</summary>
internal sealed record RecordCheck(string Name, AuditRepair Repair, string Sql);
