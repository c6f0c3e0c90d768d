using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Polly.Timeout;

namespace IngestPipeline.Providers.Embedding;

/// <summary>Decides once what an exception of an embedding service means.</summary>
internal static class ServiceErrors
{
    /// <summary>The texts as they were sent are refused for good; fewer or others may pass.</summary>
    public static bool IsRejection(Exception exception) =>
        StatusOf(exception) is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity;

    /// <summary>Passes by itself, or by what an operator does: a wrong key must not send documents to quarantine.</summary>
    public static bool IsOutage(Exception exception) =>
        exception is EmbeddingServiceException or HttpRequestException or IOException or SocketException or TimeoutException or TaskCanceledException
            or TimeoutRejectedException or InvalidAnswerException or JsonException
        && !IsRejection(exception);

    public static TimeSpan? RetryAfterOf(Exception exception) => (exception as EmbeddingServiceException)?.RetryAfter;

    private static HttpStatusCode? StatusOf(Exception exception) => exception switch
    {
        EmbeddingServiceException answer => answer.Status,
        HttpRequestException request => request.StatusCode,
        _ => null,
    };
}
