using IngestPipeline.Domain.Identity;
using IngestPipeline.Hosting.Telemetry;
using IngestPipeline.Providers.Isolation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IngestPipeline.Cli.Pipeline;

/// <summary>What a host says of itself: log lines on stderr, metrics and traces to a collector.</summary>
internal static class HostTelemetry
{
    /// <param name="verbose">Lines of single documents, and then each says which document and version it speaks of.</param>
    public static void AddLines(this ILoggingBuilder logging, TelemetryOptions options, bool verbose)
    {
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (!options.JsonLogs)
        {
            logging.AddSimpleConsole(console => (console.SingleLine, console.IncludeScopes) = (true, verbose));
            return;
        }

        logging.AddJsonConsole(console => console.IncludeScopes = true);
        logging.Configure(factory => factory.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
    }

    /// <summary>To be called once those who export listen.</summary>
    public static void ShowZeros()
    {
        StageMeter.ShowZeros();
        HintMeter.ShowZeros();
        foreach (var stage in new[] { Stage.Parse, Stage.Ocr })
            ChildMeter.ShowZeros(stage.ToName());
    }

    /// <summary>Exports where the configuration or the environment names a collector; else nothing of it is loaded.</summary>
    public static void AddExport(this IServiceCollection services, TelemetryOptions options)
    {
        if (OtlpSetup.IsWanted(options.Otlp))
            services.AddOtlp(options.Otlp);
    }
}
