namespace IngestPipeline.Hosting.Telemetry;

public enum OtlpProtocol
{
    /// <summary>HTTP/2, by custom on port 4317.</summary>
    Grpc,

    /// <summary>HTTP with binary bodies, by custom on port 4318.</summary>
    HttpProtobuf,
}
