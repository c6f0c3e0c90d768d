namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>A stream would expand beyond the limits; leaves the library's call stack, never the parser.</summary>
internal sealed class InflationLimitException(string message) : Exception(message);
