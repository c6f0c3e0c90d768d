using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using IngestPipeline.Cli.Pipeline;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Stages.Embed;
using IngestPipeline.Storage.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest space add</c>.</summary>
internal static class SpaceAddVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var provider = new Option<string?>("--provider") { Description = "Where vectors come from (default: Embed:Provider)" }.CompleteWith(EmbedProviders.All);
        var model = new Option<string?>("--model") { Description = "Model, as the provider names it (default: Embed:Model)" };
        var dimensions = new Option<int?>("--dimensions") { Description = "Width of a vector (default: Embed:Dimensions)", HelpName = "N" };
        var path = new Option<string?>("--model-path") { Description = "Folder of an ONNX model (default: Embed:ModelPath)", HelpName = "DIR" };
        var endpoint = new Option<string?>("--endpoint") { Description = "Address of an OpenAI-compatible service (default: Embed:Endpoint); its key stays in the environment", HelpName = "URL" };
        var type = new Option<string?>("--vector-type") { Description = "How vectors are stored: halfvec (up to 4,000 dimensions), vector (up to 2,000) or binary (one bit a dimension in the index, ranked again exactly) (default: Upsert:VectorType)" };
        type.AcceptOnlyFromAmong([.. VectorTypeNames.All]);
        var queryPrefix = new Option<string?>("--query-prefix") { Description = "What goes before a query (default: Embed:QueryPrefix, else what the model's folder says)", HelpName = "TEXT" };
        var passagePrefix = new Option<string?>("--passage-prefix") { Description = "What goes before a passage (default: Embed:PassagePrefix, else what the model's folder says)", HelpName = "TEXT" };
        var variant = new Option<string?>("--variant") { Description = "Ends the space's name, to tell spaces of one model apart", HelpName = "LABEL" };
        var command = new Command("add", "Add an embedding space, to be built by 'ingest reindex'. What is not given is taken from the configuration.\n\nExample:\n  ingest space add --dimensions 768\n  ingest space add --provider onnx --model-path ./all-MiniLM-L6-v2\n  ingest space add --provider openai --model text-embedding-3-small --endpoint https://api.openai.com/v1") { provider, model, dimensions, path, endpoint, type, queryPrefix, passagePrefix, variant };
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), new Wanted(parse.GetValue(provider), parse.GetValue(model), parse.GetValue(dimensions), parse.GetValue(path), parse.GetValue(endpoint), parse.GetValue(type), parse.GetValue(variant)) { QueryPrefix = parse.GetValue(queryPrefix), PassagePrefix = parse.GetValue(passagePrefix) }, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, Wanted wanted, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        await using var services = PipelineHost.BuildEmbedding(session);
        var embedders = Configured(services);
        var spec = SpecOf(wanted, embedders, services.GetRequiredService<IOptions<EmbedOptions>>().Value);
        CheckThatItCanBeEmbedded(embedders, spec);
        var space = await services.GetRequiredService<SpaceRegistry>().AddAsync(settings.Tenant, spec, VerbOptions.Actor, cancellation);
        if (settings.Json)
            SpaceListVerb.Write(space, null);
        else
            Console.Out.WriteLine(space.State == "live" ? $"{space.Space.Name} is the live space: it is the first one" : $"{space.Space.Name} is added; build it with: ingest reindex --space {space.Space.Name}");
        return ExitCode.Done;
    }

    private static SpaceEmbedders Configured(ServiceProvider services)
    {
        try
        {
            return services.GetRequiredService<SpaceEmbedders>();
        }
        catch (OptionsValidationException wrong)
        {
            throw PipelineConfiguration.Explain(wrong);
        }
    }

    private static SpaceSpec SpecOf(Wanted wanted, SpaceEmbedders embedders, EmbedOptions configured)
    {
        var type = wanted.Type is { } name ? VectorTypeNames.Parse(name) : embedders.Configured.Type;
        if (wanted.Dimensions is { } width && (width < 1 || width > SpaceRegistry.MaxDimensions))
            throw new CommandException($"--dimensions is {width}, but must be 1 to {SpaceRegistry.MaxDimensions}");
        if (wanted.Variant is { } label && (label.Length is 0 or > 40 || label.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_' or '.'))))
            throw new CommandException("--variant takes up to 40 letters, digits, and - _ .");
        var variant = wanted.Variant ?? (type == VectorType.Halfvec ? null : VectorTypeNames.ToName(type));
        // Another provider or another model starts from nothing: a width or an address of the configured one would be wrong for it.
        var isOther = (wanted.Provider ?? configured.Provider) != configured.Provider || (wanted.Model ?? configured.Model) != configured.Model;
        var options = new EmbedOptions
        {
            Provider = wanted.Provider ?? configured.Provider,
            Model = wanted.Model ?? (isOther ? null : configured.Model),
            Dimensions = wanted.Dimensions ?? (isOther ? null : configured.Dimensions),
            ModelPath = wanted.ModelPath is { } folder ? Path.GetFullPath(folder) : isOther ? null : configured.ModelPath,
            Endpoint = wanted.Endpoint ?? configured.Endpoint,
            ApiVersion = configured.ApiVersion,
            SendDimensions = configured.SendDimensions,
            QueryPrefix = wanted.QueryPrefix ?? (isOther ? null : configured.QueryPrefix),
            PassagePrefix = wanted.PassagePrefix ?? (isOther ? null : configured.PassagePrefix),
        };
        if (options.Validate(new ValidationContext(options)).FirstOrDefault() is { } wrong)
            throw new CommandException(wrong.ErrorMessage!);
        try
        {
            var spec = embedders.SpecOf(options);
            return spec with { Space = spec.Space with { Variant = variant }, Type = type };
        }
        catch (Exception unable) when (unable is EmbeddingModelException or IOException)
        {
            throw new CommandException(unable.Message);
        }
    }

    private static void CheckThatItCanBeEmbedded(SpaceEmbedders embedders, SpaceSpec spec)
    {
        try
        {
            embedders.For(new StoredSpace(0, spec.Space, spec.Type, spec.Settings, "building"));
        }
        catch (TransientStageException unable)
        {
            throw new CommandException(unable.Message);
        }
    }

    private sealed record Wanted(string? Provider, string? Model, int? Dimensions, string? ModelPath, string? Endpoint, string? Type, string? Variant)
    {
        public string? QueryPrefix { get; init; }

        public string? PassagePrefix { get; init; }
    }
}
