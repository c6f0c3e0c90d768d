using Microsoft.AspNetCore.Http;

namespace IngestPipeline.Api;

/// <summary>The request cannot be served as it is; the message names the parameter and says what to do.</summary>
public sealed class RequestRefusedException(string message, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    public int Status { get; } = status;

    public static RequestRefusedException NotFound(string message) => new(message, StatusCodes.Status404NotFound);

    public static RequestRefusedException Conflict(string message) => new(message, StatusCodes.Status409Conflict);
}
