namespace IngestPipeline.UnitTests.Parse.Pdf;

/// <summary>Finds the evaluation corpus: INGEST_CORPUS, else a folder shared/corpus beside the checkout. Tests that need it skip without it.</summary>
internal static class Corpus
{
    public static string Find(string name)
    {
        var root = Environment.GetEnvironmentVariable("INGEST_CORPUS") ?? Search();
        Assert.SkipWhen(root is null || !File.Exists(Path.Combine(root, name)), $"the corpus has no {name} here");
        return Path.Combine(root!, name);
    }

    private static string? Search()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var corpus = Path.Combine(folder.FullName, "shared", "corpus");
            if (Directory.Exists(corpus))
                return corpus;
        }

        return null;
    }
}
