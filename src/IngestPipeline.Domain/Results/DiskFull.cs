namespace IngestPipeline.Domain.Results;

/// <summary>Tells a full disk or a used-up quota, an outage that passes, from other trouble with files.</summary>
public static class DiskFull
{
    /// <summary>ENOSPC, as an <see cref="Exception.HResult"/> of the runtime holds it.</summary>
    public const int NoSpaceLeft = 28;

    private const int QuotaExceeded = 122; // EDQUOT

    public static bool Caused(Exception exception) => exception is IOException && (exception.HResult & 0xFFFF) is NoSpaceLeft or QuotaExceeded;
}
