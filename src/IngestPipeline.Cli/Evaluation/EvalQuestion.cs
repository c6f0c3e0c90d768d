using System.Text.Json;
using System.Text.Json.Serialization;
using IngestPipeline.Cli.Sessions;

namespace IngestPipeline.Cli.Evaluation;

/// <summary>A question whose answer is known: one line of an evaluation file.</summary>
public sealed record EvalQuestion
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, AllowTrailingCommas = true };

    public required string Query { get; init; }

    /// <summary>Where the answer stands: a URI, a path, or the end of one.</summary>
    public string? Source { get; init; }

    /// <summary>Another name of <see cref="Source"/>.</summary>
    public string? File { get; init; }

    /// <summary>Words of the answer; null when any passage of the source will do.</summary>
    public string? Snippet { get; init; }

    /// <summary>Another name of <see cref="Snippet"/>.</summary>
    public string? AnswerSnippet { get; init; }

    /// <summary>Further sources with the same answer, such as copies.</summary>
    public IReadOnlyList<string> AlsoIn { get; init; } = [];

    [JsonIgnore]
    public IEnumerable<string> Sources => [(Source ?? File)!, .. AlsoIn];

    [JsonIgnore]
    public string? Passage => Snippet ?? AnswerSnippet;

    /// <summary>Reads JSON Lines; empty lines are left out.</summary>
    /// <exception cref="CommandException">The file cannot be read, a line is not a question, or there is none; the message names the line.</exception>
    public static IReadOnlyList<EvalQuestion> ReadAll(string path)
    {
        string[] lines;
        try
        {
            lines = System.IO.File.ReadAllLines(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"the questions cannot be read: {unreadable.Message}", ExitCode.NotFound);
        }

        var questions = lines.Index().Where(line => !string.IsNullOrWhiteSpace(line.Item)).Select(line => Read(line.Item, path, line.Index + 1)).ToList();
        return questions.Count > 0 ? questions : throw new CommandException($"{path} holds no question");
    }

    private static EvalQuestion Read(string line, string path, int number)
    {
        const string Shape = """{"query": "…", "source": "handbook.pdf", "snippet": "…"}""";
        try
        {
            var question = JsonSerializer.Deserialize<EvalQuestion>(line, Format);
            if (string.IsNullOrWhiteSpace(question?.Query) || string.IsNullOrWhiteSpace(question.Source ?? question.File))
                throw new CommandException($"{path}, line {number} has no query or no source; a line looks like {Shape}");
            return question;
        }
        catch (JsonException wrong)
        {
            throw new CommandException($"{path}, line {number} is not a question ({wrong.Message}); a line looks like {Shape}");
        }
    }
}
