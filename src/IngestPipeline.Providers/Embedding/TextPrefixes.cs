using System.Text;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Providers.Embedding.Onnx;
using IngestPipeline.Stages.Embed;

namespace IngestPipeline.Providers.Embedding;

/// <summary>What goes before a text, by what the text is for. Vectors made with other prefixes are other vectors.</summary>
public sealed record TextPrefixes(string Query, string Passage)
{
    public static TextPrefixes None { get; } = new("", "");

    /// <summary>Eight digits that stand for them in the name of a space; empty when there are none, so that the names of old spaces hold.</summary>
    public string Identity => this == None ? "" : Sha256Hash.Of(Encoding.UTF8.GetBytes($"{Query.Length} {Query}{Passage}")).Hex[..8];

    /// <summary>As set; what is not set is asked of the model's folder.</summary>
    internal static TextPrefixes Of(EmbedOptions options, SentenceModelFolder? folder) =>
        new(options.QueryPrefix ?? folder?.Prompts.Query ?? "", options.PassagePrefix ?? folder?.Prompts.Passage ?? "");
}
