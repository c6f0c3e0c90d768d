using IngestPipeline.Domain.Documents;
using IngestPipeline.Stages.Chunk;
using IngestPipeline.Stages.Embed;
using IngestPipeline.Stages.Upsert;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Providers.Embedding;

public static class EmbeddingServiceCollectionExtensions
{
    /// <summary>
    /// Registers the embedder that <see cref="EmbedOptions"/> name, the <see cref="EmbeddingSpace"/> its vectors live in, and what counts
    /// the tokens of chunks. A model or vocabulary that cannot be used fails validation.
    /// </summary>
    public static IServiceCollection AddEmbedding(this IServiceCollection services)
    {
        services.AddEmbeddingValidation();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new EmbedderFactory(provider.GetRequiredService<TimeProvider>(), provider.GetService<IEmbeddingRecord>(), () => provider.GetRequiredService<IOptionsMonitor<EmbedOptions>>().CurrentValue));
        services.AddSingleton(provider => provider.GetRequiredService<EmbedderFactory>().Create(provider.GetRequiredService<IOptions<EmbedOptions>>().Value));
        services.AddOptions<UpsertOptions>();
        services.AddSingleton(provider => new SpaceEmbedders(
            provider.GetRequiredService<EmbedderFactory>(),
            new Lazy<BatchEmbedder>(provider.GetRequiredService<BatchEmbedder>),
            provider.GetRequiredService<IOptions<EmbedOptions>>(),
            provider.GetRequiredService<IOptions<UpsertOptions>>()));
        services.AddSingleton(provider => EmbedderFactory.SpaceOf(provider.GetRequiredService<IOptions<EmbedOptions>>().Value));
        services.AddSingleton(provider => ChunkTokens.Of(provider.GetRequiredService<IOptions<ChunkOptions>>().Value, provider.GetRequiredService<IOptions<EmbedOptions>>().Value));
        return services;
    }

    /// <summary>Has options refused whose model or vocabulary cannot be used.</summary>
    public static IServiceCollection AddEmbeddingValidation(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EmbedOptions>, EmbedOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ChunkOptions>, ChunkTokenizerValidator>());
        return services;
    }
}
