using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace IngestPipeline.Cli.Sessions;

/// <summary>
/// Help with examples. A verb's description is one sentence, then after an empty line its examples; lists of verbs show the sentence,
/// the help of the verb shows both.
/// </summary>
internal sealed class VerbHelp : SynchronousCommandLineAction
{
    private readonly HelpAction standard;
    private readonly Dictionary<Command, string> remainders = [];

    private VerbHelp(HelpAction standard) => this.standard = standard;

    /// <summary>Takes over the help of a root to which all verbs have been added.</summary>
    public static void Install(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        var help = new VerbHelp((HelpAction)option.Action!);
        help.Shorten(root);
        option.Action = help;
        // 'ingest' alone shows what there is.
        root.SetAction(help.Invoke);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = standard.Invoke(parseResult);
        if (remainders.TryGetValue(parseResult.CommandResult.Command, out var remainder))
            parseResult.InvocationConfiguration.Output.WriteLine(remainder + Environment.NewLine);
        return exitCode;
    }

    private void Shorten(Command command)
    {
        var parts = (command.Description ?? "").Split("\n\n", 2);
        if (parts.Length == 2)
            (command.Description, remainders[command]) = (parts[0], parts[1]);
        foreach (var sub in command.Subcommands)
            Shorten(sub);
    }
}
