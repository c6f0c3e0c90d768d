using System.CommandLine;
using IngestPipeline.Cli;
using IngestPipeline.Cli.Verbs;

var g = new GlobalOptions();
var root = new RootCommand("ingest") { g.Data, g.Database, g.Tenant, g.Json, g.Quiet };
root.Add(RunVerb.Create(g));
root.Add(WorkerVerb.Create(g));
root.Add(DbVerb.Create(g));
root.Add(ChildVerb.Create());
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = true });
