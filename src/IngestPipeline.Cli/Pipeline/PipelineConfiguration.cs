using IngestPipeline.Api;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.Hosting.Dispatching;
using IngestPipeline.Hosting.Events;
using IngestPipeline.Hosting.Failpoints;
using IngestPipeline.Hosting.Intake;
using IngestPipeline.Hosting.Retention;
using IngestPipeline.Hosting.Running;
using IngestPipeline.Hosting.Telemetry;
using IngestPipeline.Hosting.Webhooks;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Providers.Viewing;
using IngestPipeline.Stages.Chunk;
using IngestPipeline.Stages.Dedupe;
using IngestPipeline.Stages.Embed;
using IngestPipeline.Stages.Ocr;
using IngestPipeline.Stages.Parse;
using IngestPipeline.Stages.Quality;
using IngestPipeline.Stages.Upsert;
using IngestPipeline.Storage.Queries;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Cli.Pipeline;

/// <summary>appsettings.json beside the program, then one in the working folder's <c>--data</c>, then <c>INGEST__Section__Key</c>. A wrong or misspelt setting stops the command with a sentence that names it.</summary>
public static class PipelineConfiguration
{
    private const string Prefix = "INGEST__";

    // Read by the command line itself, not sections.
    private static readonly string[] GlobalKeys = ["Data", "Database", "Tenant"];

    private static readonly string[] Secrets = [$"{EmbedOptions.Section}:{nameof(EmbedOptions.ApiKey)}", $"{ApiOptions.Section}:{nameof(ApiOptions.Key)}"];

    private static readonly string[] Sections =
    [
        ParseOptions.Section, OcrOptions.Section, QualityOptions.Section, DedupeOptions.Section, ChunkOptions.Section, EmbedOptions.Section, UpsertOptions.Section,
        RunnerOptions.Section, DispatcherOptions.Section, IntakeOptions.Section, RetentionOptions.Section, BusOptions.Section, ApiOptions.Section, ViewOptions.Section, EventsOptions.Section, WebhookOptions.Section, TelemetryOptions.Section, FailpointSet.Section,
    ];

    /// <exception cref="CommandException">A file holds a secret.</exception>
    public static IConfigurationRoot Load(string dataFolder)
    {
        var files = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: false)
            .AddJsonFile(Path.Combine(Path.GetFullPath(dataFolder), "appsettings.json"), optional: true)
            .Build();
        var secrets = Secrets.Concat(files.GetSection($"{WebhookOptions.Section}:{nameof(WebhookOptions.Endpoints)}").GetChildren().Select(receiver => $"{receiver.Path}:{nameof(WebhookReceiver.Secret)}"));
        if (secrets.FirstOrDefault(secret => files[secret] is not null) is { } exposed)
            throw new CommandException($"{exposed} does not belong in a file: set it in the environment, {Prefix}{exposed.Replace(":", "__", StringComparison.Ordinal)}");
        return new ConfigurationBuilder().AddConfiguration(files).AddEnvironmentVariables(Prefix).Build();
    }

    /// <exception cref="CommandException">A section is unknown.</exception>
    public static IServiceCollection AddPipelineOptions(this IServiceCollection services, IConfiguration configuration)
    {
        var unknown = configuration.GetChildren().Select(section => section.Key)
            .FirstOrDefault(key => !Sections.Contains(key, StringComparer.OrdinalIgnoreCase) && !GlobalKeys.Contains(key, StringComparer.OrdinalIgnoreCase));
        if (unknown is not null)
            throw new CommandException($"the setting '{unknown}' is not known; sections are {string.Join(", ", Sections)}");
        return services
            .Bind<ParseOptions>(configuration, ParseOptions.Section)
            .Bind<OcrOptions>(configuration, OcrOptions.Section)
            .Bind<QualityOptions>(configuration, QualityOptions.Section)
            .Bind<DedupeOptions>(configuration, DedupeOptions.Section)
            .Bind<ChunkOptions>(configuration, ChunkOptions.Section)
            .Bind<EmbedOptions>(configuration, EmbedOptions.Section)
            .Bind<UpsertOptions>(configuration, UpsertOptions.Section)
            .Bind<RunnerOptions>(configuration, RunnerOptions.Section)
            .Bind<DispatcherOptions>(configuration, DispatcherOptions.Section)
            .Bind<IntakeOptions>(configuration, IntakeOptions.Section)
            .Bind<RetentionOptions>(configuration, RetentionOptions.Section)
            .Bind<BusOptions>(configuration, BusOptions.Section)
            .Bind<ApiOptions>(configuration, ApiOptions.Section)
            .Bind<ViewOptions>(configuration, ViewOptions.Section)
            .Bind<EventsOptions>(configuration, EventsOptions.Section)
            .Bind<WebhookOptions>(configuration, WebhookOptions.Section)
            .Bind<TelemetryOptions>(configuration, TelemetryOptions.Section)
            .AddEmbeddingValidation();
    }

    /// <exception cref="CommandException">A failpoint or its action is unknown.</exception>
    public static FailpointSet ReadFailpoints(IConfiguration configuration, string dataFolder)
    {
        try
        {
            var settings = configuration.GetSection(FailpointSet.Section).GetChildren().Select(child => KeyValuePair.Create(child.Key, child.Value));
            return FailpointSet.Read(settings, Path.Combine(Path.GetFullPath(dataFolder), "failpoints"));
        }
        catch (FormatException wrong)
        {
            throw new CommandException(wrong.Message);
        }
    }

    /// <summary>Turns what options validation says into one sentence a line.</summary>
    public static CommandException Explain(Exception failure) => failure switch
    {
        OptionsValidationException invalid => new CommandException("the configuration is not valid: " + string.Join("; ", invalid.Failures)),
        InvalidOperationException { InnerException: InvalidOperationException inner } => new CommandException($"the configuration is not valid: {inner.Message}"),
        _ => new CommandException($"the configuration is not valid: {failure.Message}"),
    };

    private static IServiceCollection Bind<T>(this IServiceCollection services, IConfiguration configuration, string section)
        where T : class
    {
        services.AddOptions<T>()
            .Bind(configuration.GetSection(section), binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        return services;
    }

    /// <summary>The model that queries of a data folder are embedded with.</summary>
    /// <exception cref="CommandException">The configuration is wrong.</exception>
    public static EmbedOptions LoadEmbedding(string data) => LoadOptions<EmbedOptions>(data);

    /// <summary>Where hints travel, as configured for a data folder or as <paramref name="transport"/> says.</summary>
    public static BusOptions LoadBus(string data, string? transport)
    {
        var configuration = Load(data);
        if (transport is not null)
            configuration[$"{BusOptions.Section}:{nameof(BusOptions.Transport)}"] = transport;
        return BindBus(configuration);
    }

    /// <summary>What search heeds of the dedupe section, as configured for a data folder.</summary>
    /// <exception cref="CommandException">A setting is wrong.</exception>
    public static DedupeOptions LoadDedupe(string data) => LoadOptions<DedupeOptions>(data);

    /// <summary>Where quarantine for quality begins, as configured for a data folder.</summary>
    /// <exception cref="CommandException">A setting is wrong.</exception>
    public static QualityThresholds LoadThresholds(string data) => new(LoadOptions<OcrOptions>(data).MinConfidence, LoadOptions<QualityOptions>(data).MaxUnreadableShare);

    /// <summary>A section as configured for a data folder.</summary>
    /// <exception cref="CommandException">A setting is wrong.</exception>
    public static T LoadOptions<T>(string data)
        where T : class
    {
        try
        {
            using var services = new ServiceCollection().AddPipelineOptions(Load(data)).BuildServiceProvider();
            return services.GetRequiredService<IOptions<T>>().Value;
        }
        catch (Exception wrong) when (wrong is OptionsValidationException or InvalidOperationException)
        {
            throw Explain(wrong);
        }
    }

    public static BusOptions BindBus(IConfiguration configuration)
    {
        var bus = configuration.GetSection(BusOptions.Section).Get<BusOptions>() ?? new BusOptions();
        var wrong = bus.Validate(new System.ComponentModel.DataAnnotations.ValidationContext(bus)).FirstOrDefault();
        return wrong is null ? bus : throw new CommandException(wrong.ErrorMessage!);
    }
}
