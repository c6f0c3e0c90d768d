namespace IngestPipeline.Providers.Ocr;

/// <summary>A page is in a script for which no language data is installed; any of the languages would do.</summary>
internal sealed record MissingScript(string Script, IReadOnlyList<string> Languages)
{
    public override string ToString() => $"the text is in {Script} script and no language of it is installed ({string.Join(", ", Languages.Take(4))}): install one and add it to Ocr:Languages";
}
