using IngestPipeline.Stages.Embed;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Providers.Embedding;

/// <summary>Refuses options whose model cannot be used, by reading the files of its folder; the model itself is opened when it is needed.</summary>
internal sealed class EmbedOptionsValidator : IValidateOptions<EmbedOptions>
{
    public ValidateOptionsResult Validate(string? name, EmbedOptions options)
    {
        // What is missing altogether is said by the options themselves.
        if ((options.Provider == EmbedProviders.Onnx && string.IsNullOrWhiteSpace(options.ModelPath)) || (options.Provider == EmbedProviders.OpenAi && string.IsNullOrWhiteSpace(options.Model)))
            return ValidateOptionsResult.Skip;
        try
        {
            EmbedderFactory.SpaceOf(options);
            return ValidateOptionsResult.Success;
        }
        catch (EmbeddingModelException wrong)
        {
            return ValidateOptionsResult.Fail(wrong.Message);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return ValidateOptionsResult.Fail($"Embed:ModelPath: {unreadable.Message}");
        }
    }
}
