using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Stages.Chunk;
using IngestPipeline.Stages.Embed;
using IngestPipeline.UnitTests.Chunk;

namespace IngestPipeline.UnitTests.Providers.Embedding;

public sealed class SentenceModelTests
{
    private const int Classification = 2;
    private const int Separator = 3;
    private static readonly string[] Texts = ["hello world", "the", "unaffable cafe, hello hello hello world", "valve 5", new('z', 40), ""];

    [Theory]
    [InlineData("mean_tokens", true)]
    [InlineData("mean_tokens", false)]
    [InlineData("cls_token", true)]
    [InlineData("max_tokens", false)]
    public async Task Vectors_are_those_of_the_tokens_pooled_as_the_folder_says_whatever_the_batch(string mode, bool normalise)
    {
        using var folder = new TinyModel();
        folder.Pool(mode);
        folder.Modules(normalise ? ["Transformer", "Pooling", "Normalize"] : ["Transformer", "Pooling"]);
        using var model = Open(folder);

        var vectors = await model.Generator.GenerateAsync(Texts, cancellationToken: TestContext.Current.CancellationToken);

        for (var i = 0; i < Texts.Length; i++)
            ShouldBeNear(vectors[i].Vector.ToArray(), Expected(folder, Texts[i], mode, normalise));
        vectors.Usage!.InputTokenCount.ShouldBe(Texts.Sum(text => Math.Min(TinyVocabulary.Counter.Count(text), 30) + 2));
    }

    [Fact]
    public async Task Token_types_are_zeros_for_a_model_that_wants_them()
    {
        using var folder = new TinyModel(hasTokenTypes: true);
        using var model = Open(folder);

        var vectors = await model.Generator.GenerateAsync(["hello world"], cancellationToken: TestContext.Current.CancellationToken);

        ShouldBeNear(vectors[0].Vector.ToArray(), Expected(folder, "hello world", "mean_tokens", normalise: true));
    }

    [Fact]
    public async Task A_model_that_pools_itself_is_taken_at_its_word()
    {
        using var folder = new TinyModel(isPooled: true);
        folder.Pool("cls_token");
        using var model = Open(folder);

        var vectors = await model.Generator.GenerateAsync(["hello world"], cancellationToken: TestContext.Current.CancellationToken);

        ShouldBeNear(vectors[0].Vector.ToArray(), Expected(folder, "hello world", "mean_tokens", normalise: true));
    }

    [Fact]
    public void The_space_is_named_after_the_folder_and_everything_that_changes_vectors()
    {
        using var folder = new TinyModel();
        var first = SpaceOf(folder);

        first.Provider.ShouldBe("onnx");
        first.Model.ShouldMatch("^tiny@[0-9a-f]{8}$");
        first.Dimensions.ShouldBe(TinyModel.Dimensions);
        SpaceOf(folder).ShouldBe(first);
        EmbedderFactory.SpaceOf(new EmbedOptions { Provider = "onnx", ModelPath = folder.Path, Model = "mine" }).Model.ShouldStartWith("mine@");
        folder.Pool("cls_token");
        SpaceOf(folder).ShouldNotBe(first);
    }

    [Fact]
    public void Chunks_are_counted_and_limited_by_the_models_own_tokenizer()
    {
        using var folder = new TinyModel();
        var options = new EmbedOptions { Provider = "onnx", ModelPath = folder.Path };

        var tokens = ChunkTokens.Of(new ChunkOptions(), options);
        var effective = new ChunkOptions().With(tokens.Name, tokens.Limit);

        tokens.Counter.Count("unaffable").ShouldBe(3);
        effective.MaxTokens.ShouldBe(27);
        effective.Tokenizer!.ShouldMatch("^bert:[0-9a-f]{12}$");
        ChunkTokens.Of(new ChunkOptions { Tokenizer = "bert:" + folder.File("vocab.txt") }, new EmbedOptions()).ShouldSatisfyAllConditions(
            other => other.Name.ShouldBe(tokens.Name),
            other => other.Limit.ShouldBeNull());
        ChunkTokens.Of(new ChunkOptions { Tokenizer = "o200k_base" }, options).Counter.ShouldBe(TokenCounter.O200k);
        ChunkTokens.Of(new ChunkOptions(), new EmbedOptions()).Name.ShouldBe("cl100k_base");
    }

    [Fact]
    public void The_vocabulary_may_be_in_tokenizer_json()
    {
        using var folder = new TinyModel();
        var vocabulary = string.Join(',', Enumerable.Range(0, TinyVocabulary.Size).Select(number => $"{System.Text.Json.JsonSerializer.Serialize(TinyVocabulary.TokenOf(number))}: {number}"));
        var before = ChunkTokens.Of(new ChunkOptions { Tokenizer = "bert:" + folder.Path }, new EmbedOptions());
        File.Delete(folder.File("vocab.txt"));
        File.Delete(folder.File("tokenizer_config.json"));
        folder.Write("tokenizer.json", $$"""{"normalizer": {"type": "BertNormalizer", "lowercase": false, "strip_accents": null}, "model": {"type": "WordPiece", "vocab": { {{vocabulary}} } } }""");

        var tokens = ChunkTokens.Of(new ChunkOptions { Tokenizer = "bert:" + folder.Path }, new EmbedOptions());

        tokens.Counter.Count("hello world").ShouldBe(2);
        ((WordPieceCounter)tokens.Counter).Encode("Hello").ShouldBe([1]);
        tokens.Name.ShouldNotBe(before.Name);
    }

    [Fact]
    public async Task Headings_give_way_before_text_does_and_what_is_cut_is_said()
    {
        using var folder = new TinyModel();
        using var embedder = new EmbedderFactory(TimeProvider.System).Create(new EmbedOptions { Provider = "onnx", ModelPath = folder.Path });
        var text = string.Join(' ', Enumerable.Repeat("hello", 26));

        embedder.Fit(Chunk("hello", "the", "world")).ShouldBe(new FittedText("the > world\n\nhello", false, false));
        embedder.Fit(Chunk(text, "the world the world", "cafe")).ShouldBe(new FittedText($"cafe\n\n{text}", true, false));
        embedder.Fit(Chunk(text, "the world the world the world")).ShouldBe(new FittedText(text, true, false));
        embedder.Fit(Chunk($"{text} {text}")).ShouldBe(new FittedText($"{text} {text}", false, true));
        (await embedder.EmbedAsync(new EmbeddingJob("t", [text, text, $"{text} {text}"], 0), TestContext.Current.CancellationToken))
            .ShouldBeOfType<Completed<IReadOnlyList<float[]>>>().Output.Count.ShouldBe(3);
    }

    [Fact]
    public void What_cannot_be_used_is_refused_by_name()
    {
        using var folder = new TinyModel();
        Refusal(folder, dimensions: 9).ShouldContain("Embed:Dimensions is 9");
        File.WriteAllText(folder.File("model.onnx"), "no model");
        Refusal(folder).ShouldContain("model.onnx cannot be loaded");
        File.Delete(folder.File("model.onnx"));
        Refusal(folder).ShouldContain("neither model.onnx nor onnx/model.onnx");
        Should.Throw<EmbeddingModelException>(() => EmbedderFactory.SpaceOf(new EmbedOptions { Provider = "onnx", ModelPath = "/nowhere" })).Message.ShouldContain("there is no folder /nowhere");
    }

    [Theory]
    [InlineData("modules.json", """[{"type": "sentence_transformers.models.Dense", "path": "2_Dense"}]""", "Dense")]
    [InlineData("1_Pooling/config.json", """{"pooling_mode_lasttoken": true}""", "lasttoken")]
    [InlineData("1_Pooling/config.json", """{"pooling_mode_cls_token": true, "pooling_mode_max_tokens": true}""", "cls_token and max_tokens")]
    [InlineData("tokenizer.json", """{"model": {"type": "BPE"}}""", "BPE tokenizer")]
    [InlineData("tokenizer_config.json", """{"tokenizer_class": "XLMRobertaTokenizer"}""", "XLMRobertaTokenizer")]
    [InlineData("config.json", """{"max_position_embeddings": """, "not valid JSON")]
    [InlineData("1_Pooling/config.json", """{"word_embedding_dimension": 16}""", "makes vectors of 8 dimensions")]
    [InlineData("vocab.txt", "hello\nworld\n", "no token [UNK]")]
    public void A_part_that_is_not_known_is_refused_by_name(string file, string content, string named)
    {
        using var folder = new TinyModel();
        folder.Write(file, content);

        Refusal(folder).ShouldContain(named);
    }

    [Fact]
    public async Task Queries_are_embedded_with_the_model_of_the_space_they_search()
    {
        using var folder = new TinyModel();
        var options = new EmbedOptions { Provider = "onnx", ModelPath = folder.Path };
        using var queries = new QueryVectors(TimeProvider.System, options);
        using var other = new QueryVectors(TimeProvider.System, new EmbedOptions());
        var space = new StoredSpace(1, EmbedderFactory.SpaceOf(options), VectorType.Halfvec, "{}", "live");
        var cancellation = TestContext.Current.CancellationToken;

        ShouldBeNear((await queries.OfAsync(space, "hello", cancellation)).Vector!, Expected(folder, "hello", "mean_tokens", normalise: true));
        ShouldBeNear((await other.OfAsync(space with { Settings = SpaceOptions.ToSettings(options) }, "hello", cancellation)).Vector!, Expected(folder, "hello", "mean_tokens", normalise: true));
        (await queries.OfAsync(space with { Space = new EmbeddingSpace("hashing", "feature-hashing-v1", 16, Variant: "wide") }, "hello", cancellation)).Vector!.Length.ShouldBe(16);
        (await queries.OfAsync(space with { Space = new EmbeddingSpace("onnx", "tiny@00000000", 8) }, "hello", cancellation)).WhyNot.ShouldNotBeNull().ShouldContain("onnx/tiny@00000000/8/cosine");
    }

    [Fact]
    public async Task A_real_model_knows_what_words_mean()
    {
        var path = Environment.GetEnvironmentVariable("INGEST_TEST_MODEL");
        Assert.SkipWhen(string.IsNullOrEmpty(path), "INGEST_TEST_MODEL names no model");
        using var model = new EmbedderFactory(TimeProvider.System).Open(new EmbedOptions { Provider = "onnx", ModelPath = path });

        string[] texts = ["The cat sleeps on the sofa.", "A kitten naps on the couch.", "Interest rates rose by a quarter of a percent."];
        var vectors = (await model.Generator.GenerateAsync(texts, cancellationToken: TestContext.Current.CancellationToken)).Select(answer => answer.Vector.ToArray()).ToList();

        vectors.ShouldAllBe(vector => vector.Length == model.Space.Dimensions);
        Cosine(vectors[0], vectors[1]).ShouldBeGreaterThan(Cosine(vectors[0], vectors[2]) + 0.2);
        var alone = await model.Generator.GenerateAsync(texts[..1], cancellationToken: TestContext.Current.CancellationToken);
        Cosine(alone[0].Vector.ToArray(), vectors[0]).ShouldBeGreaterThan(0.9999);
    }

    private static EmbeddingModel Open(TinyModel folder, int? dimensions = null) =>
        new EmbedderFactory(TimeProvider.System).Open(new EmbedOptions { Provider = "onnx", ModelPath = folder.Path, Dimensions = dimensions });

    private static EmbeddingSpace SpaceOf(TinyModel folder) => EmbedderFactory.SpaceOf(new EmbedOptions { Provider = "onnx", ModelPath = folder.Path });

    private static string Refusal(TinyModel folder, int? dimensions = null) => Should.Throw<EmbeddingModelException>(() => Open(folder, dimensions)).Message;

    private static TextChunk Chunk(string text, params string[] headings) => new()
    {
        Ordinal = 0,
        Text = text,
        ContentHash = Sha256Hash.Of(text),
        TokenCount = 1,
        HeadingPath = headings,
        ElementTypes = [ElementType.Paragraph],
        ElementIds = [0],
        Boxes = [],
    };

    private static float[] Expected(TinyModel folder, string text, string mode, bool normalise)
    {
        int[] tokens = [Classification, .. TinyVocabulary.Counter.Encode(text).Take(30), Separator];
        var vectors = tokens.Select(folder.VectorOf).ToList();
        var pooled = mode switch
        {
            "cls_token" => vectors[0],
            "max_tokens" => [.. Enumerable.Range(0, TinyModel.Dimensions).Select(d => vectors.Max(vector => vector[d]))],
            _ => Enumerable.Range(0, TinyModel.Dimensions).Select(d => vectors.Average(vector => vector[d])).ToArray(),
        };
        var length = normalise ? (float)Math.Sqrt(pooled.Sum(value => (double)value * value)) : 1;
        return Array.ConvertAll(pooled, value => value / length);
    }

    private static void ShouldBeNear(float[] actual, float[] expected)
    {
        actual.Length.ShouldBe(expected.Length);
        for (var i = 0; i < actual.Length; i++)
            actual[i].ShouldBe(expected[i], 1e-5f);
    }

    private static double Cosine(float[] one, float[] other) =>
        one.Zip(other, (a, b) => (double)a * b).Sum() / Math.Sqrt(one.Sum(a => (double)a * a) * other.Sum(b => (double)b * b));
}
