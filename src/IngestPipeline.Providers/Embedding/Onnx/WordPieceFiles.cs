using System.Text;
using System.Text.Json;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Stages.Chunk;

namespace IngestPipeline.Providers.Embedding.Onnx;

/// <summary>The WordPiece tokenizer of a model's folder: <c>vocab.txt</c> or the vocabulary in <c>tokenizer.json</c>, and what <c>tokenizer_config.json</c> says.</summary>
/// <param name="Vocabulary">One token a line, UTF-8.</param>
/// <param name="MaxTokens">What the tokenizer's files say a text may have, the two special tokens included; null: nothing.</param>
internal sealed record WordPieceFiles(byte[] Vocabulary, WordPieceSettings Settings, int? MaxTokens)
{
    /// <summary>Names vocabulary and settings in fingerprints: not where they lie, but what they are.</summary>
    public string Identity => $"{TokenizerNames.BertPrefix}{Sha256Hash.Of(Encoding.UTF8.GetBytes($"{Sha256Hash.Of(Vocabulary).Hex} {Settings}")).Hex[..12]}";

    /// <param name="path">A model's folder, or a file of tokens.</param>
    /// <exception cref="EmbeddingModelException">There is none, or it is of another kind.</exception>
    public static WordPieceFiles Read(string path)
    {
        if (File.Exists(path))
            return new WordPieceFiles(File.ReadAllBytes(path), SettingsOf(Path.GetDirectoryName(Path.GetFullPath(path))!), null);
        if (!Directory.Exists(path))
            throw new EmbeddingModelException($"there is no vocabulary or model folder {path}");

        var tokenizer = ModelJson.Find(path, "tokenizer.json");
        var kind = tokenizer is null ? null : ModelJson.Of(tokenizer.Root, "model") is { } model ? ModelJson.Of(model, "type")?.GetString() : null;
        if (kind is not (null or "WordPiece"))
            throw new EmbeddingModelException($"{path} has a {kind} tokenizer; only WordPiece (BERT) tokenizers can be used. Serve this model by an OpenAI-compatible server instead");
        var vocabulary = Path.Combine(path, "vocab.txt");
        var limit = ModelJson.Find(path, "tokenizer_config.json")?.Number("model_max_length");
        if (File.Exists(vocabulary))
            return new WordPieceFiles(File.ReadAllBytes(vocabulary), SettingsOf(path), limit);
        if (kind is null)
            throw new EmbeddingModelException($"{path} has neither vocab.txt nor a WordPiece tokenizer.json; other tokenizers (SentencePiece, BPE) cannot be used");
        return new WordPieceFiles(VocabularyOf(tokenizer!.Root, path), SettingsOf(path), limit);
    }

    /// <exception cref="EmbeddingModelException">The vocabulary is damaged.</exception>
    public WordPieceCounter Open()
    {
        try
        {
            return WordPieceCounter.Read(Vocabulary, Settings);
        }
        catch (ArgumentException wrong)
        {
            throw new EmbeddingModelException(wrong.Message, wrong);
        }
    }

    private static byte[] VocabularyOf(JsonElement root, string path)
    {
        var entries = new SortedDictionary<int, string>();
        if (ModelJson.Of(root, "model") is { } model && ModelJson.Of(model, "vocab") is { ValueKind: JsonValueKind.Object } vocabulary)
        {
            foreach (var entry in vocabulary.EnumerateObject())
                entries[entry.Value.GetInt32()] = entry.Name;
        }

        if (entries.Count == 0)
            throw new EmbeddingModelException($"{Path.Combine(path, "tokenizer.json")} has no vocabulary");
        var text = new StringBuilder();
        // Numbers that nobody has keep their line, or all that follow would shift.
        for (var number = 0; number <= entries.Keys.Last(); number++)
            text.Append(entries.TryGetValue(number, out var token) ? token : $"[no token {number}]").Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>tokenizer_config.json wins over the normaliser written into tokenizer.json, as in transformers.</summary>
    private static WordPieceSettings SettingsOf(string folder)
    {
        var config = ModelJson.Find(folder, "tokenizer_config.json");
        if (config?.Text("tokenizer_class") is { } name && !IsWordPiece(name))
            throw new EmbeddingModelException($"{folder} names the tokenizer {name}; only WordPiece (BERT) tokenizers can be used. Serve this model by an OpenAI-compatible server instead");
        var normaliser = NormaliserOf(ModelJson.Find(folder, "tokenizer.json"));
        var isLower = config?.Flag("do_lower_case") ?? FlagOf(normaliser, "lowercase") ?? true;
        if (ModelJson.Find(folder, "sentence_bert_config.json")?.Flag("do_lower_case") == true)
            isLower = true;
        var plain = new WordPieceSettings();
        return new WordPieceSettings(
            isLower,
            config?.Flag("strip_accents") ?? FlagOf(normaliser, "strip_accents") ?? isLower,
            config?.Flag("tokenize_chinese_chars") ?? FlagOf(normaliser, "handle_chinese_chars") ?? true)
        {
            Unknown = config?.Text("unk_token") ?? plain.Unknown,
            Separator = config?.Text("sep_token") ?? plain.Separator,
            Padding = config?.Text("pad_token") ?? plain.Padding,
            Classification = config?.Text("cls_token") ?? plain.Classification,
        };
    }

    private static bool IsWordPiece(string name) =>
        name.StartsWith("Bert", StringComparison.Ordinal) || name.StartsWith("DistilBert", StringComparison.Ordinal) || name.StartsWith("Electra", StringComparison.Ordinal)
        || name.StartsWith("MobileBert", StringComparison.Ordinal) || name.StartsWith("MPNet", StringComparison.Ordinal) || name is "PreTrainedTokenizerFast";

    private static JsonElement? NormaliserOf(ModelJson? tokenizer)
    {
        if (tokenizer is null || ModelJson.Of(tokenizer.Root, "normalizer") is not { } normaliser)
            return null;
        if (ModelJson.Of(normaliser, "normalizers") is not { ValueKind: JsonValueKind.Array } several)
            return normaliser;
        foreach (var one in several.EnumerateArray())
        {
            if (ModelJson.Of(one, "type")?.GetString() == "BertNormalizer")
                return one;
        }

        return null;
    }

    private static bool? FlagOf(JsonElement? element, string name) =>
        element is { } some && ModelJson.Of(some, name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : null;
}
