using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Quality;

/// <summary>A short piece of a document's text for people who judge a quarantine entry.</summary>
internal static class TextSample
{
    public const int MaxCharacters = 200;

    public static string Of(IEnumerable<Element> elements)
    {
        var sample = new System.Text.StringBuilder();
        foreach (var element in elements)
        {
            if (sample.Length >= MaxCharacters)
                break;
            if (sample.Length > 0)
                sample.Append(' ');
            sample.Append(element.Text, 0, Math.Min(element.Text.Length, MaxCharacters));
        }

        var length = Math.Min(sample.Length, MaxCharacters);
        if (length > 0 && char.IsHighSurrogate(sample[length - 1]))
            length--;
        return sample.ToString(0, length).Trim();
    }
}
