namespace IngestPipeline.Storage.Intake;

/// <summary>An idempotency key came with another upload than before; nothing was registered.</summary>
public sealed class UploadKeyReusedException(string key)
    : Exception($"the Idempotency-Key '{key}' belongs to another upload of the last {UploadKeys.KeptHours} hours; use a new key for other content or another name");
