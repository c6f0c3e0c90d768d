using IngestPipeline.Api;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Cli.Settings;
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
    // Read by the command line itself, not sections.
    private static readonly string[] GlobalKeys = ["Data", "Database", "Tenant"];

    internal static readonly string[] Secrets = [$"{EmbedOptions.Section}:{nameof(EmbedOptions.ApiKey)}", $"{ApiOptions.Section}:{nameof(ApiOptions.Key)}"];

    /// <exception cref="CommandException">A file is not valid JSON or holds a secret.</exception>
    public static IConfigurationRoot Load(string dataFolder)
    {
        var layers = SettingLayers.Read(dataFolder);
        return SettingsCheck.SecretsInFiles(layers).FirstOrDefault() is { } exposed ? throw new CommandException(exposed.Problem) : layers.Merge();
    }

    /// <exception cref="CommandException">A section is unknown.</exception>
    public static IServiceCollection AddPipelineOptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSections(configuration);
        var sections = services.Select(service => service.ImplementationInstance).OfType<BoundSection>().ToList();
        if (UnknownSections(configuration, sections).FirstOrDefault() is { } unknown)
            throw new CommandException($"the setting '{unknown}' is not known; sections are {string.Join(", ", sections.Select(section => section.Name))}, {FailpointSet.Section}");
        return services;
    }

    internal static IEnumerable<string> UnknownSections(IConfiguration configuration, IReadOnlyList<BoundSection> sections) => configuration.GetChildren().Select(section => section.Key)
        .Where(key => !sections.Select(section => section.Name).Concat(GlobalKeys).Append(FailpointSet.Section).Contains(key, StringComparer.OrdinalIgnoreCase));

    /// <summary>Binds every section, and says which by a <see cref="BoundSection"/> each.</summary>
    internal static IServiceCollection AddSections(this IServiceCollection services, IConfiguration configuration)
    {
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
            .Bind<LogOptions>(configuration, LogOptions.Section)
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
        services.AddSingleton(new BoundSection(section, typeof(T)));
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
