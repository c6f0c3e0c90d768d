using System.Text.Json;
using IngestPipeline.Cli.Evaluation;
using IngestPipeline.IntegrationTests.Pipeline;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Search;

namespace IngestPipeline.IntegrationTests.Evaluation;

public sealed class EvalTests(PostgresFixture postgres)
{
    private static readonly string Questions = Path.Combine(IngestCli.Repository, "infra/questions.jsonl");

    /// <summary>Quality of retrieval may not fall unseen.</summary>
    [Fact]
    public async Task The_samples_answer_the_questions_about_them()
    {
        ServerPrograms.Require();
        await using var ingest = new IngestCli(await postgres.CreateDatabaseAsync());
        await ingest.RunAsync("run", Path.Combine(IngestCli.Repository, "infra/samples"), "--quiet");

        var (exitCode, output) = await ingest.RunAsync("eval", Questions, "--floor", "0.95", "--json");

        exitCode.ShouldBe(0, output);
        var scores = JsonElement.Parse(output);
        scores.GetProperty("questions").GetInt32().ShouldBe(File.ReadAllLines(Questions).Length);
        scores.GetProperty("mrr").GetDouble().ShouldBeGreaterThan(0.9);
        scores.GetProperty("chunkers").EnumerateArray().ShouldHaveSingleItem().GetString().ShouldBe("structure");
        scores.GetProperty("passage_recall").GetDouble().ShouldBeGreaterThan(0.9);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("one.jsonl"), """{"query": "otters", "source": "no-such-file.txt"}""");
        (await ingest.RunAsync("eval", folder.File("one.jsonl"), "--floor", "0.5")).ExitCode.ShouldBe(2);
    }

    [Theory]
    [InlineData("{\"query\": \"where?\"}", "line 1 has no query or no source")]
    [InlineData("where?", "line 1 is not a question")]
    [InlineData("\n", "holds no question")]
    public void A_line_that_is_no_question_is_named(string content, string complaint)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("questions.jsonl"), content);

        Should.Throw<Cli.Sessions.CommandException>(() => EvalQuestion.ReadAll(folder.File("questions.jsonl"))).Message.ShouldContain(complaint);
    }

    [Fact]
    public void Scores_count_the_first_accepted_hit_and_nothing_for_a_miss()
    {
        SearchHit[] hits = [Hit(1, "file:///in/b%20c.txt", "other words"), Hit(2, "file:///in/a.eml#1", "the  answer\nstands here")];
        var attachment = EvalAnswer.Of(new EvalQuestion { Query = "q1", Source = "in/a.eml", Snippet = "The answer stands" }, hits);
        var copy = EvalAnswer.Of(new EvalQuestion { Query = "q2", File = "z.txt", AlsoIn = ["b c.txt"], Snippet = "the answer stands" }, hits);
        var miss = EvalAnswer.Of(new EvalQuestion { Query = "q3", Source = "c.txt" }, hits);

        (attachment.SourceRank, attachment.PassageRank).ShouldBe((2, 2));
        (copy.SourceRank, copy.PassageRank).ShouldBe((1, null));
        (miss.SourceRank, miss.PassageRank).ShouldBe((null, null));
        var scores = EvalScores.Of("index", "space", 10, [attachment, copy, miss]);
        scores.RecallAt1.ShouldBe(1 / 3.0);
        scores.RecallAt5.ShouldBe(2 / 3.0);
        scores.Mrr.ShouldBe((0.5 + 1 + 0) / 3);
        scores.Ndcg.ShouldBe(((1 / Math.Log2(3)) + 1 + 0) / 3, 1e-12);
        scores.Passages.ShouldBe(2);
        scores.PassageRecall.ShouldBe(0.5);
        scores.PassageMrr.ShouldBe(0.25);
        scores.Missed.ShouldBe(["q3"]);
    }

    private static SearchHit Hit(int rank, string source, string text) => new() { Rank = rank, SourceUri = source, Text = text, HeadingPath = [], Flags = [] };
}
