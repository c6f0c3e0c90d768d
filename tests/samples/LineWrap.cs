namespace IngestPipeline.Samples;

/// <summary>Breaks text into lines at spaces.</summary>
internal static class LineWrap
{
    /// <summary>Lines no wider than <paramref name="width"/>, unless one word is.</summary>
    public static IEnumerable<string> Wrap(string text, double width, Func<string, double> measure)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = line.Length == 0 ? word : line + " " + word;
            if (line.Length > 0 && measure(longer) > width)
            {
                yield return line;
                line = word;
            }
            else
                line = longer;
        }
        if (line.Length > 0)
            yield return line;
    }
}
