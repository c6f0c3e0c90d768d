using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace IngestPipeline.Api;

/// <summary>How much of a process callers may use at once; what is more gets 429 and the time to wait.</summary>
internal static class RequestLimits
{
    public const string Uploads = "uploads";
    public const string Expensive = "expensive";
    private const int SegmentsPerMinute = 6;

    public static void AddRequestLimits(this IServiceCollection services, ApiOptions options) => services.AddRateLimiter(limits =>
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.AddConcurrencyLimiter(Uploads, uploads => (uploads.PermitLimit, uploads.QueueLimit) = (options.MaxUploads, 0));
        limits.AddSlidingWindowLimiter(Expensive, window =>
        {
            window.PermitLimit = options.MaxExpensiveRequestsPerMinute;
            window.Window = TimeSpan.FromMinutes(1);
            window.SegmentsPerWindow = SegmentsPerMinute;
            window.QueueLimit = 0;
        });
        limits.OnRejected = (rejected, _) => new ValueTask(RefuseAsync(rejected, options));
    });

    private static Task RefuseAsync(OnRejectedContext rejected, ApiOptions options)
    {
        var context = rejected.HttpContext;
        var isUpload = context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName == Uploads;
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;
        context.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        return Problems.WriteAsync(context, StatusCodes.Status429TooManyRequests, isUpload
            ? $"{options.MaxUploads} uploads are under way already (Api:MaxUploads); send it again in a moment"
            : $"this host answers {options.MaxExpensiveRequestsPerMinute} searches, audits and page images a minute (Api:MaxExpensiveRequestsPerMinute); ask again later");
    }
}
