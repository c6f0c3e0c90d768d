using IngestPipeline.Domain.Documents;
using IngestPipeline.Stages.Embed;
using IngestPipeline.Stages.Upsert;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Providers.Embedding;

public static class EmbeddingServiceCollectionExtensions
{
    /// <summary>
    /// Registers the generator that <see cref="EmbedOptions"/> names and the <see cref="EmbeddingSpace"/> its vectors live in.
    /// A model name that the provider does not have fails validation: it would name a space that does not exist.
    /// </summary>
    public static IServiceCollection AddEmbedding(this IServiceCollection services)
    {
        services.AddOptions<EmbedOptions>().Validate(
            options => options.Provider != HashingEmbeddingGenerator.ProviderName || options.Model == HashingEmbeddingGenerator.ModelName,
            $"Embed:Model must be {HashingEmbeddingGenerator.ModelName} when Embed:Provider is {HashingEmbeddingGenerator.ProviderName}");
        services.AddSingleton(provider => SpaceOf(provider.GetRequiredService<IOptions<EmbedOptions>>().Value));
        services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(provider =>
            new HashingEmbeddingGenerator(provider.GetRequiredService<IOptions<EmbedOptions>>().Value.Dimensions));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<EmbedOptions>>().Value;
            return new BatchEmbedder(
                provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>(),
                options,
                checksOrder: options.Provider != HashingEmbeddingGenerator.ProviderName,
                provider.GetRequiredService<TimeProvider>());
        });
        services.AddOptions<UpsertOptions>();
        services.AddSingleton<SpaceEmbedders>();
        return services;
    }

    private static EmbeddingSpace SpaceOf(EmbedOptions options) => new(options.Provider, options.Model, options.Dimensions);
}
