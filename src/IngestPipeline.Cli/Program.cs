using System.CommandLine;
using IngestPipeline.Cli.Output;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Cli.Verbs;

Terminal.Open();
using var interrupts = new Interrupts();
var globals = new GlobalOptions();
var root = new RootCommand("Durable document ingestion: every version of a file ends searchable, as a duplicate, superseded, deleted, or in quarantine with a reason.");
foreach (var option in globals.All)
    root.Options.Add(option);
foreach (var verb in Verbs.Create(globals))
    root.Subcommands.Add(verb);
VerbHelp.Install(root);
return await CommandLine.RunAsync(root, globals, args, interrupts.Token);
