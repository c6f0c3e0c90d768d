using System.ComponentModel.DataAnnotations;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Stages.Embed;

namespace IngestPipeline.UnitTests.Providers.Embedding;

/// <summary>Models such as E5 want "query: " before what is looked for and "passage: " before what is found.</summary>
public sealed class PrefixTests
{
    private const string Prompts = """{"prompts": {"query": "hello ", "passage": "the "}, "default_prompt_name": null}""";

    [Fact]
    public async Task The_prompts_of_a_folder_go_before_passages_and_queries()
    {
        using var plain = new TinyModel();
        using var prompted = new TinyModel();
        prompted.Write("config_sentence_transformers.json", Prompts);

        (await EmbedAsync(prompted, "valve world", areQueries: false)).ShouldBe(await EmbedAsync(plain, "the valve world", areQueries: false));
        (await EmbedAsync(prompted, "valve world", areQueries: true)).ShouldBe(await EmbedAsync(plain, "hello valve world", areQueries: false));
    }

    [Fact]
    public async Task A_query_is_embedded_with_its_prefix_and_the_model_is_called_by_its_own_name()
    {
        await using var service = new LoopbackService((_, texts) => LoopbackService.Right(texts));
        var options = new EmbedOptions { Provider = "openai", Model = "m", Endpoint = service.Address.ToString(), Dimensions = 8, QueryPrefix = "query: ", PassagePrefix = "passage: " };
        var space = EmbedderFactory.SpaceOf(options);
        using var queries = new QueryVectors(TimeProvider.System, options);
        using var embedder = new EmbedderFactory(TimeProvider.System).Create(options);

        (await queries.OfAsync(new StoredSpace(1, space, VectorType.Halfvec, SpaceOptions.ToSettings(options), "live"), "where?", TestContext.Current.CancellationToken)).Vector.ShouldBe(LoopbackService.VectorOf("query: where?"));
        (await embedder.EmbedAsync(new EmbeddingJob("t", ["here"], 0), TestContext.Current.CancellationToken)).ShouldBeOfType<Completed<IReadOnlyList<float[]>>>().Output.ShouldHaveSingleItem().ShouldBe(LoopbackService.VectorOf("passage: here"));

        service.Calls.ShouldAllBe(call => call.Body["model"]!.GetValue<string>() == "m");
        service.Calls[^1].Body["input"]!.AsArray()[1]!.GetValue<string>().ShouldBe("passage: here");
        space.Model.ShouldStartWith("m+");
    }

    [Fact]
    public void Other_prefixes_are_another_space_and_none_is_the_plain_one()
    {
        using var model = new TinyModel();
        var plain = SpaceOf(model);
        model.Write("config_sentence_transformers.json", Prompts);

        EmbeddingSpace[] spaces = [plain, SpaceOf(model), SpaceOf(model, query: "x "), SpaceOf(model, passage: "x "), SpaceOf(model, "hello th", "e ")];

        spaces.Distinct().Count().ShouldBe(spaces.Length);
        SpaceOf(model, "", "").ShouldBe(plain);
        SpaceOf(model, "hello ", "the ").ShouldBe(SpaceOf(model));
    }

    [Fact]
    public void A_space_that_was_made_before_its_folder_had_prompts_is_still_embedded_without_them()
    {
        using var model = new TinyModel();
        var options = new EmbedOptions { Provider = "onnx", ModelPath = model.Path };
        var stored = new StoredSpace(1, EmbedderFactory.SpaceOf(options), VectorType.Halfvec, SpaceOptions.ToSettings(options), "live");
        model.Write("config_sentence_transformers.json", Prompts);

        var again = SpaceOptions.Of(stored, new EmbedOptions());

        EmbedderFactory.SpaceOf(again).ShouldBe(stored.Space);
    }

    [Fact]
    public void A_prefix_takes_room_from_headings()
    {
        using var model = new TinyModel();
        model.Write("config_sentence_transformers.json", """{"prompts": {"document": "the the the the "}}""");
        using var embedder = new EmbedderFactory(TimeProvider.System).Create(new EmbedOptions { Provider = "onnx", ModelPath = model.Path });
        var text = string.Join(' ', Enumerable.Repeat("hello", 25));

        // 30 tokens are read, the prefix takes four.
        embedder.Fit(["world"], text).ShouldBe(new FittedText($"world\n\n{text}", false, false));
        embedder.Fit(["world"], $"hello {text}").ShouldBe(new FittedText($"hello {text}", true, false));
    }

    [Fact]
    public void Hashing_knows_no_prefixes()
    {
        var options = new EmbedOptions { QueryPrefix = "query: " };

        options.Validate(new ValidationContext(options)).ShouldHaveSingleItem().ErrorMessage!.ShouldContain("Embed:QueryPrefix");
    }

    private static EmbeddingSpace SpaceOf(TinyModel model, string? query = null, string? passage = null) =>
        EmbedderFactory.SpaceOf(new EmbedOptions { Provider = "onnx", ModelPath = model.Path, QueryPrefix = query, PassagePrefix = passage });

    private static async Task<float[]> EmbedAsync(TinyModel model, string text, bool areQueries)
    {
        using var embedder = new EmbedderFactory(TimeProvider.System).Create(new EmbedOptions { Provider = "onnx", ModelPath = model.Path });
        var embedded = await embedder.EmbedAsync(new EmbeddingJob("t", [text], 0) { AreQueries = areQueries }, TestContext.Current.CancellationToken);
        return embedded.ShouldBeOfType<Completed<IReadOnlyList<float[]>>>().Output.ShouldHaveSingleItem();
    }
}
