using System.CommandLine;
using System.Globalization;

namespace IngestPipeline.Cli.Verbs;

/// <summary>Options that several verbs share.</summary>
internal static class VerbOptions
{
    /// <summary>Who acts, for the audit trail.</summary>
    public static string Actor => $"cli:{Environment.UserName}";

    public static Option<double?> Timeout() => new("--timeout") { Description = "Seconds after which to stop waiting; exit code 4 says that work is left", HelpName = "SECONDS" };

    /// <param name="description">What the hits are for.</param>
    /// <param name="least">Fewest that may be asked for.</param>
    public static Option<int> Top(string description, int least)
    {
        const int Default = 10;
        const int Most = 1000;
        var top = new Option<int>("--top") { Description = $"{description}, {least} to {Most} (default {Default})", HelpName = "K", DefaultValueFactory = _ => Default };
        top.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) && (value < least || value > Most))
                result.AddError($"--top is {result.Tokens[0].Value}, but must be {least} to {Most}");
        });
        return top;
    }

    /// <param name="description">What the recall is asked of.</param>
    public static Option<double?> Floor(string description)
    {
        var floor = new Option<double?>("--floor") { Description = description, HelpName = "RECALL" };
        floor.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) && value is < 0 or > 1)
                result.AddError($"--floor is {result.Tokens[0].Value}, but must be 0 to 1");
        });
        return floor;
    }

    public static TimeSpan? ToTimeSpan(double? seconds) => seconds is { } given ? TimeSpan.FromSeconds(given) : null;
}
