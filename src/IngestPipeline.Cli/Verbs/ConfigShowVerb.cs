using System.CommandLine;
using System.Globalization;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Cli.Settings;
using Spectre.Console;

namespace IngestPipeline.Cli.Verbs;

internal static class ConfigShowVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var name = new Argument<string?>("NAME") { Description = "A section or a setting; all without it", Arity = ArgumentArity.ZeroOrOne };
        var changed = new Option<bool>("--changed") { Description = "Only what is not a default" };
        var command = new Command("show", "Every setting with its value and where that comes from; secrets are masked.\n\nExamples:\n  ingest config show Dispatcher\n  ingest config show --changed --json") { name, changed };
        name.CompletionSources.Add(_ => EffectiveSettings.Read(SettingLayers.Read("."))
            .SelectMany(setting => new[] { setting.Setting.Split(':')[0], setting.Setting }).Distinct().Select(found => new System.CommandLine.Completions.CompletionItem(found)));
        command.SetAction(parse => Show(globals, parse, parse.GetValue(name), parse.GetValue(changed)));
        return command;
    }

    private static int Show(GlobalOptions globals, ParseResult parse, string? name, bool changed)
    {
        var settings = globals.Read(parse);
        IEnumerable<EffectiveSetting> all = [.. globals.Describe(parse), .. EffectiveSettings.Read(SettingLayers.Read(settings.Data))];
        if (name is not null)
            all = [.. all.Where(setting => setting.Setting.Equals(name, StringComparison.OrdinalIgnoreCase) || setting.Setting.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase))];
        if (name is not null && !all.Any())
            throw new CommandException($"there is no setting {name}; 'ingest config show' lists them", ExitCode.NotFound);
        var shown = all.Where(setting => !changed || setting.Source != SettingSource.Default).ToList();
        if (settings.Json)
        {
            foreach (var setting in shown)
                Results.Write(setting);
            return ExitCode.Done;
        }

        var table = Display.Table("setting", "value", "reload", "from");
        foreach (var setting in shown)
            table.AddCells(setting.Setting, Display.Shorten(TextOf(setting.Value), 50), setting.Reloadable ? "yes" : "no", setting.Origin is null ? setting.Source : $"{setting.Source} {setting.Origin}");
        AnsiConsole.Write(table);
        return ExitCode.Done;
    }

    private static string TextOf(object? value) => value switch
    {
        null => "-",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
