using IngestPipeline.Providers.Ocr;
using IngestPipeline.Stages.Ocr;
using IngestPipeline.Stages.Parse;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IngestPipeline.Providers.Isolation;

/// <summary>Registers the ports whose work happens in child processes.</summary>
public static class IsolationServices
{
    /// <summary>Needs <see cref="ParseOptions"/> and <see cref="OcrOptions"/> configured; a <see cref="ChildCommand"/> registered before wins over the resolved one.</summary>
    public static IServiceCollection AddIsolation(this IServiceCollection services)
    {
        services.AddOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => ChildCommand.Resolve());
        services.TryAddSingleton<IIsolatedParser, IsolatedParser>();
        services.TryAddSingleton<IPageRecogniser, IsolatedRecogniser>();
        return services;
    }
}
