using System.Text;
using System.Text.Json;

namespace IngestPipeline.Stages.Intake;

/// <summary>Recognises JSON and JSON Lines by reading their beginning.</summary>
internal static class JsonSniffer
{
    /// <param name="start">Text without leading white space.</param>
    /// <param name="extension">Lower case, with its dot.</param>
    /// <param name="isPrefix">True when the file goes on.</param>
    public static string? Sniff(string start, string extension, bool isPrefix)
    {
        if (extension is ".jsonl" or ".ndjson")
            return MediaTypes.JsonLines;
        if (extension is ".json")
            return LineCount(start) >= 2 && !IsReadable(start, isPrefix) ? MediaTypes.JsonLines : MediaTypes.Json;
        if (!start.StartsWith('{') && !start.StartsWith('['))
            return null;
        if (IsReadable(start, isPrefix))
            return MediaTypes.Json;
        return LineCount(start) >= 2 ? MediaTypes.JsonLines : null;
    }

    /// <summary>Whole first lines that are JSON objects each; 0 when one is not.</summary>
    private static int LineCount(string text)
    {
        var lines = text.Split('\n', 5, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var whole = lines.Length == 5 ? lines[..4] : lines;
        return whole.All(line => line.StartsWith('{') && IsReadable(line, isPrefix: false)) ? whole.Length : 0;
    }

    private static bool IsReadable(string text, bool isPrefix)
    {
        var options = new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 1000 };
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), !isPrefix, new JsonReaderState(options));
        var tokens = 0;
        try
        {
            while (reader.Read())
                tokens++;
        }
        catch (JsonException)
        {
            return false;
        }

        return tokens > 1;
    }
}
