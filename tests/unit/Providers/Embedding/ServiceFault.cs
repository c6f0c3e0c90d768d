namespace IngestPipeline.UnitTests.Providers.Embedding;

internal enum ServiceFault
{
    None,
    TooMany,
    ServerError,
    Drip,
    Rotated,
    Reversed,
    Short,
    MisSized,
    NotANumber,
    Zero,

    /// <summary>No connection at all.</summary>
    Away,

    /// <summary>Status 400.</summary>
    Refused,
}
