using CsCheck;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Stages.Embed;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace IngestPipeline.UnitTests.Providers.Embedding;

public sealed class HashingEmbeddingGeneratorTests
{
    private static readonly HashingEmbeddingGenerator Generator = new(384);

    [Fact]
    public void Any_text_gives_a_vector_of_length_one() => Gen.OneOf(Gen.String, Gen.String[Gen.Char["ab \u65E5.'"], 0, 40]).Sample(text =>
    {
        var vector = Vector(text);
        VectorValidator.Check([vector], 1, 384).ShouldBeOfType<Completed<IReadOnlyList<float[]>>>();
        vector.Sum(value => (double)value * value).ShouldBe(1, 1e-5);
    }, iter: 500);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("***")]
    public void Text_without_words_still_has_a_direction(string text)
    {
        Vector(text).Count(value => value != 0).ShouldBe(1);
        Vector(text).ShouldBe(Vector(text));
    }

    /// <summary>Stored vectors are compared with new ones: a change of these numbers needs a new model name.</summary>
    [Fact]
    public async Task The_vectors_of_version_1_are_pinned()
    {
        var vector = (await new HashingEmbeddingGenerator(8).GenerateAsync(["The policies of Contoso's staff, \u65E5\u672C\u8A9E"]))[0].Vector.ToArray();

        string.Join(' ', vector.Select(value => value.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture))).ShouldBe("0.242 0.202 0.404 0.384 -0.606 -0.020 0.444 0.161");
    }

    [Theory]
    [InlineData("reimbursement of travel costs", "Travel cost is reimbursed within the month.", "The moon orbits the planet in a month.")]
    [InlineData("stopped policies", "The policy stops here.", "The weather was fine here.")]
    [InlineData("\u6771\u4EAC\u90FD\u306E\u5929\u6C17", "\u4ECA\u65E5\u306E\u6771\u4EAC\u90FD\u306F\u6674\u308C", "\u5927\u962A\u3067\u98DF\u3079\u308B")]
    [InlineData("CAF\u00C9 \uFB01nances", "caf\u00E9 finances", "tea house money")]
    [InlineData("don\u2019t panic", "Don't panic!", "Do panic")]
    public void Shared_words_bring_texts_together(string question, string near, string far) => Cosine(question, near).ShouldBeGreaterThan(Cosine(question, far) + 0.05);

    [Fact]
    public void Function_words_alone_make_no_likeness() =>
        Cosine("what is the price of the boat", "boat price").ShouldBeGreaterThan(2 * Cosine("what is the price of the boat", "what is the age of the tree"));

    [Fact]
    public void Word_order_counts_a_little()
    {
        Cosine("dog bites man", "dog bites man").ShouldBeGreaterThan(Cosine("dog bites man", "man bites dog"));
        Cosine("dog bites man", "man bites dog").ShouldBeGreaterThan(0.6);
    }

    [Fact]
    public async Task Answers_come_in_the_order_of_the_questions()
    {
        var embeddings = await Generator.GenerateAsync(["one", "two", "one"]);

        embeddings.Count.ShouldBe(3);
        embeddings[0].Vector.ToArray().ShouldBe(embeddings[2].Vector.ToArray());
        embeddings[1].Vector.ToArray().ShouldBe(Vector("two"));
    }

    [Fact]
    public async Task Another_width_or_model_is_refused()
    {
        (await Should.ThrowAsync<ArgumentException>(() => Generator.GenerateAsync(["a"], new EmbeddingGenerationOptions { Dimensions = 100 }))).Message.ShouldContain("384");
        (await Should.ThrowAsync<ArgumentException>(() => Generator.GenerateAsync(["a"], new EmbeddingGenerationOptions { ModelId = "other" }))).Message.ShouldContain("other");
    }

    [Fact]
    public void Registration_follows_the_options()
    {
        using var services = new ServiceCollection().Configure<EmbedOptions>(options => options.Dimensions = 64).AddEmbedding().BuildServiceProvider();
        using var model = services.GetRequiredService<EmbedderFactory>().Open(new EmbedOptions { Dimensions = 32 });

        services.GetRequiredService<EmbeddingSpace>().Name.ShouldBe("hashing/feature-hashing-v1/64/cosine");
        services.GetRequiredService<BatchEmbedder>().Space.ShouldBe(services.GetRequiredService<EmbeddingSpace>());
        model.Generator.GetService(typeof(EmbeddingSpace)).ShouldBe(model.Space);
        model.Generator.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelDimensions.ShouldBe(32);
    }

    [Fact]
    public void A_model_the_provider_does_not_have_is_refused()
    {
        using var services = new ServiceCollection().Configure<EmbedOptions>(options => options.Model = "feature-hashing-v9").AddEmbedding().BuildServiceProvider();

        Should.Throw<OptionsValidationException>(() => services.GetRequiredService<EmbeddingSpace>()).Message.ShouldContain("Embed:Model must be feature-hashing-v1");
    }

    private static float[] Vector(string text) => Generator.GenerateAsync([text]).Result[0].Vector.ToArray();

    private static double Cosine(string one, string other) => Vector(one).Zip(Vector(other), (a, b) => (double)a * b).Sum();
}
