using System.CommandLine;
using IngestPipeline.Cli.Pipeline;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Storage.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest space add</c>.</summary>
internal static class SpaceAddVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var provider = new Option<string?>("--provider") { Description = "Where vectors come from (default: Embed:Provider)" };
        var model = new Option<string?>("--model") { Description = "Model, as the provider names it (default: Embed:Model)" };
        var dimensions = new Option<int?>("--dimensions") { Description = "Width of a vector (default: Embed:Dimensions)", HelpName = "N" };
        var type = new Option<string?>("--vector-type") { Description = "How vectors are stored: halfvec (up to 4,000 dimensions), vector (up to 2,000) or binary (one bit a dimension in the index, ranked again exactly) (default: Upsert:VectorType)" };
        type.AcceptOnlyFromAmong([.. VectorTypeNames.All]);
        var variant = new Option<string?>("--variant") { Description = "Ends the space's name, to tell spaces of one model apart", HelpName = "LABEL" };
        var command = new Command("add", "Add an embedding space, to be built by 'ingest reindex'. What is not given is taken from the configuration.\n\nExample:\n  ingest space add --dimensions 768") { provider, model, dimensions, type, variant };
        command.SetAction((parse, cancellation) => RunAsync(globals.Read(parse), new Wanted(parse.GetValue(provider), parse.GetValue(model), parse.GetValue(dimensions), parse.GetValue(type), parse.GetValue(variant)), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(GlobalSettings settings, Wanted wanted, CancellationToken cancellation)
    {
        await using var session = await Session.OpenAsync(settings, cancellation);
        await using var services = PipelineHost.BuildEmbedding(session);
        var embedders = Configured(services);
        var spec = SpecOf(wanted, embedders.Configured);
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

    private static SpaceSpec SpecOf(Wanted wanted, SpaceSpec configured)
    {
        var type = wanted.Type is { } name ? VectorTypeNames.Parse(name) : configured.Type;
        if (wanted.Dimensions is { } width && (width < 1 || width > SpaceRegistry.MaxDimensions))
            throw new CommandException($"--dimensions is {width}, but must be 1 to {SpaceRegistry.MaxDimensions}");
        if (wanted.Variant is { } label && (label.Length is 0 or > 40 || label.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_' or '.'))))
            throw new CommandException("--variant takes up to 40 letters, digits, and - _ .");
        var variant = wanted.Variant ?? (type == VectorType.Halfvec ? null : VectorTypeNames.ToName(type));
        return new SpaceSpec(
            configured.Space with { Provider = wanted.Provider ?? configured.Space.Provider, Model = wanted.Model ?? configured.Space.Model, Dimensions = wanted.Dimensions ?? configured.Space.Dimensions, Variant = variant },
            type);
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

    private sealed record Wanted(string? Provider, string? Model, int? Dimensions, string? Type, string? Variant);
}
