using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Parse;

namespace IngestPipeline.UnitTests.Parse;

public sealed class CorpusTests(ITestOutputHelper output)
{
    private static readonly string[] Kinds = ["docx", "pptx", "xlsx", "html", "md", "txt", "csv", "eml", "msg"];

    [Fact]
    public void Nearly_every_snippet_of_the_corpus_is_found_and_no_deleted_text()
    {
        Assert.SkipWhen(Corpus.Root is null, "the corpus is not here");
        var (allFound, all) = (0, 0);
        var deleted = new List<string>();
        foreach (var kind in Kinds)
        {
            var (found, wanted) = (0, 0);
            foreach (var file in Corpus.Files(kind))
            {
                var text = Corpus.Parse(Corpus.Read(file.File), file.File) is Completed<ParsedFile>(var parsed) ? Corpus.Text(parsed.Document) : string.Empty;
                foreach (var snippet in file.MustContain)
                {
                    wanted++;
                    if (text.Contains(Corpus.Normalise(snippet), StringComparison.Ordinal))
                        found++;
                    else
                        output.WriteLine($"  {file.File}: not found: {snippet}");
                }

                deleted.AddRange(file.MustNotContain.Where(snippet => text.Contains(Corpus.Normalise(snippet), StringComparison.Ordinal)));
            }

            output.WriteLine($"{kind}: {found} of {wanted}");
            (allFound, all) = (allFound + found, all + wanted);
        }

        output.WriteLine($"all: {allFound} of {all}");
        ((double)allFound / all).ShouldBeGreaterThanOrEqualTo(0.95);
        deleted.ShouldBeEmpty();
    }

    [Fact]
    public void Every_page_named_in_the_corpus_is_in_the_ledger()
    {
        Assert.SkipWhen(Corpus.Root is null, "the corpus is not here");
        foreach (var file in Corpus.Files("pptx", "xlsx", "image").Where(file => file.Expect == "ok"))
        {
            var parsed = Corpus.Parse(Corpus.Read(file.File), file.File).ShouldBeOfType<Completed<ParsedFile>>(file.File).Output.Document;
            if ((file.Pages ?? file.Sheets) is { } pages)
                parsed.Pages.Count(page => page.State != PageState.Blank).ShouldBeOneOf([pages, parsed.Pages.Count], file.File);
            parsed.Pages.Select(page => page.Page).ShouldBe(Enumerable.Range(1, parsed.Pages.Count), file.File);
        }
    }

    [Fact]
    public void Bad_files_end_in_a_reason_that_fits()
    {
        Assert.SkipWhen(Corpus.Root is null, "the corpus is not here");
        foreach (var file in Corpus.Files("bad").Where(file => !Corpus.Sniff(Corpus.Read(file.File), file.File).EndsWith("/pdf", StringComparison.Ordinal)))
        {
            var result = Corpus.Parse(Corpus.Read(file.File), file.File);
            output.WriteLine($"{file.File}: {(result is Quarantined<ParsedFile> q ? $"{q.Reason}: {q.Detail}" : "completed")}");
            if (file.Expect != "quarantine")
                continue;
            var quarantined = result.ShouldBeOfType<Quarantined<ParsedFile>>(file.File);
            QuarantineReason[] fitting = file.ReasonHint switch
            {
                "encrypted" => [QuarantineReason.Encrypted],
                "empty" => [QuarantineReason.EmptyFile],
                _ => [QuarantineReason.Corrupt, QuarantineReason.DecompressionBomb, QuarantineReason.Truncated, QuarantineReason.UnsupportedType],
            };
            fitting.ShouldContain(quarantined.Reason, file.File);
        }
    }

    [Fact]
    public void Elements_are_numbered_without_gaps_and_their_text_is_clean()
    {
        Assert.SkipWhen(Corpus.Root is null, "the corpus is not here");
        foreach (var file in Corpus.Files(Kinds))
        {
            if (Corpus.Parse(Corpus.Read(file.File), file.File) is not Completed<ParsedFile>(var parsed))
                continue;
            parsed.Document.Elements.Select(element => element.Id).ShouldBe(Enumerable.Range(0, parsed.Document.Elements.Count), file.File);
            foreach (var element in parsed.Document.Elements)
            {
                element.Text.ShouldNotBeNullOrWhiteSpace(file.File);
                element.Text.IsNormalized().ShouldBeTrue(file.File);
                element.Text.Any(letter => char.IsControl(letter) && letter != '\n').ShouldBeFalse(file.File);
                (element.Rows is not null).ShouldBe(element.Type == ElementType.Table, file.File);
            }
        }
    }
}
