using IngestPipeline.Stages.Chunk;
using IngestPipeline.Stages.Embed;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Providers.Embedding;

/// <summary>Refuses a tokenizer whose vocabulary cannot be used.</summary>
internal sealed class ChunkTokenizerValidator : IValidateOptions<ChunkOptions>
{
    public ValidateOptionsResult Validate(string? name, ChunkOptions options)
    {
        if (options.Tokenizer is null || !TokenizerNames.IsKnown(options.Tokenizer))
            return ValidateOptionsResult.Skip;
        try
        {
            ChunkTokens.Of(options, new EmbedOptions());
            return ValidateOptionsResult.Success;
        }
        catch (EmbeddingModelException wrong)
        {
            return ValidateOptionsResult.Fail(wrong.Message);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return ValidateOptionsResult.Fail($"Chunk:Tokenizer: {unreadable.Message}");
        }
    }
}
