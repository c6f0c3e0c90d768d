namespace IngestPipeline.Stages.Parse.Xlsx;

/// <summary>One string for equal short texts: the cells of a large sheet repeat a few values, and a string takes ten times the memory of a digit.</summary>
internal sealed class RepeatedTexts
{
    private const int MaxTexts = 65_536;
    private const int MaxLength = 32;
    private readonly HashSet<string> texts = new(StringComparer.Ordinal);

    public string Share(string text)
    {
        if (text.Length > MaxLength)
            return text;
        if (texts.TryGetValue(text, out var known))
            return known;
        if (texts.Count < MaxTexts)
            texts.Add(text);
        return text;
    }
}
