using System.CommandLine;
using System.CommandLine.Completions;

namespace IngestPipeline.Cli.Verbs;

/// <summary>What a shell offers after an option.</summary>
internal static class Completions
{
    public static Option<T> CompleteWith<T>(this Option<T> option, IEnumerable<string> values)
    {
        option.CompletionSources.Add([.. values]);
        return option;
    }

    /// <summary>As the other, for a list separated by commas: the last word of it is completed.</summary>
    public static Option<T> CompleteListWith<T>(this Option<T> option, IReadOnlyCollection<string> values)
    {
        option.CompletionSources.Add(context =>
        {
            var begun = context.WordToComplete[..(context.WordToComplete.LastIndexOf(',') + 1)];
            var given = begun.Split(',');
            return values.Where(value => !given.Contains(value)).Select(value => new CompletionItem(begun + value));
        });
        return option;
    }
}
