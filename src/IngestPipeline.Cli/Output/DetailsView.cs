using System.Globalization;
using IngestPipeline.Storage.Queries;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace IngestPipeline.Cli.Output;

/// <summary>Everything about a document as people read it.</summary>
internal static class DetailsView
{
    // One line a part drowns a document of a thousand pages.
    private const int MaxItems = 40;

    public static IRenderable Create(DocumentDetails details)
    {
        var parts = new List<IRenderable> { Head(details) };
        if (details.Quarantine is { State: "open" } entry)
            parts.Add(Quarantine(entry));
        if (details.Versions.Count > 1)
            parts.AddRange([Title("Versions"), Versions(details.Versions)]);
        if (details.Completeness.Proof.Count > 0)
            parts.AddRange([Title("Where everything went"), Proof(details.Completeness.Proof)]);
        parts.AddRange([Title("Timeline"), Timeline(details.Timeline)]);
        parts.AddRange([Title("Work items"), Items(details)]);
        if (details.Children.Count > 0)
            parts.AddRange([Title("Documents inside"), Children(details.Children)]);
        return new Rows(parts);
    }

    private static Text Title(string text) => new($"\n{text}", new Style(decoration: Decoration.Bold));

    private static Grid Head(DocumentDetails details)
    {
        var document = details.Document;
        var complete = details.Completeness;
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(3)).AddColumn();
        void Line(string name, string? value, Color? color = null)
        {
            if (!string.IsNullOrEmpty(value))
                grid.AddRow(new Text(name, new Style(Color.Grey)), new Text(Display.OneLine(value), new Style(color ?? Color.Default)));
        }

        Line("document", Display.LocationOf(document.SourceUri));
        Line("id", document.DocumentId.ToString());
        Line("state", document.ReasonCode is null ? $"{document.State} ({document.Stage})" : $"{document.State}: {document.ReasonCode} in {document.Stage}", Display.ColorOf(document.State));
        Line("duplicate of", document.DuplicateOf?.ToString());
        Line("nearly equals", details.NearDuplicateOf is { } near ? string.Create(CultureInfo.InvariantCulture, $"{Display.LocationOf(near.SourceUri)} by {near.Jaccard:0.00}") : null);
        Line("inside", document.ParentDocumentId?.ToString());
        Line("version", document.PublishedVersion is { } published ? $"{document.Version}, published {published}" : $"{document.Version}, none published");
        Line("content", $"{document.MediaType}, {Display.Bytes(document.Bytes)}, sha256 {document.Sha256}");
        Line("received", Display.Time(document.ReceivedAt));
        Line("finished", Display.Time(document.FinishedAt));
        Line("flags", string.Join(' ', document.Flags));
        Line("complete", string.Create(
            CultureInfo.InvariantCulture,
            $"{complete.ChunksPlanned?.ToString(CultureInfo.InvariantCulture) ?? "no"} chunks planned, {complete.ChunksPublished} published, {complete.VectorsPublished} vectors; {complete.ItemsDone} items done, {complete.ItemsOpen} open"));
        return grid;
    }

    private static Table Proof(IReadOnlyList<CompletenessLine> lines)
    {
        var table = Display.Table("what", ">total", "went", ">missing");
        foreach (var line in lines)
            table.AddCells(line.What, Display.Number(line.Total), string.Join(", ", line.Went.Select(place => $"{Display.Number(place.Value)} {place.Key.Replace('_', ' ')}")), line.Missing == 0 ? "" : Display.Number(line.Missing));
        return table;
    }

    private static Text Quarantine(QuarantineSummary entry) =>
        new($"\n{Display.OneLine(entry.Detail)}\n{Domain.Results.QuarantineReasons.ToSuggestion(Domain.Results.QuarantineReasons.Parse(entry.ReasonCode))}", new Style(Color.Yellow));

    private static Table Versions(IReadOnlyList<VersionDetails> versions)
    {
        var table = Display.Table(">version", "state", "reason", ">size", ">chunks", "received", "sha256");
        foreach (var version in versions)
        {
            table.AddCells(
                Display.Number(version.Version),
                version.State,
                version.ReasonCode ?? "",
                Display.Bytes(version.Bytes),
                Display.Number(version.Chunks),
                Display.Time(version.ReceivedAt),
                version.Sha256[..12]);
        }

        return table;
    }

    private static Table Timeline(IReadOnlyList<TimelineEvent> events)
    {
        var table = Display.Table("at", ">version", "event", ">took");
        var last = table.Columns.Count;
        table.AddColumn(new TableColumn(new Text("detail", new Style(decoration: Decoration.Bold))));
        foreach (var happened in events)
        {
            var what = happened.Stage is null ? happened.Event : $"{happened.Stage}/{happened.Part}";
            var how = string.Join(' ', new[] { happened.Event == "attempt" ? happened.Outcome ?? "running" : happened.Actor, happened.ReasonCode, happened.Detail }.Where(part => !string.IsNullOrEmpty(part)));
            table.AddCells(Display.Time(happened.At), Display.Number(happened.Version), what, Display.Seconds(happened.Seconds), Display.OneLine(how));
        }

        table.Columns[last].NoWrap = false;
        return table;
    }

    private static Table Items(DocumentDetails details)
    {
        var table = Display.Table("stage", ">part", "state", ">failures", ">deaths", ">delays", "artifact", ">size");
        var artifacts = details.Artifacts.ToDictionary(artifact => (artifact.Stage, artifact.Part));
        foreach (var item in details.WorkItems.Take(MaxItems))
        {
            var artifact = artifacts.GetValueOrDefault((item.Stage, item.Part));
            table.AddCells(
                item.Stage,
                Display.Number(item.Part),
                item.DueAt is { } due ? $"{item.State} until {Display.Time(due)}" : item.State,
                Display.Number(item.Failures),
                Display.Number(item.Deaths),
                Display.Number(item.Delays),
                artifact?.Sha256[..12] ?? "",
                artifact?.Bytes is { } bytes ? Display.Bytes(bytes) : "");
        }

        if (details.WorkItems.Count > MaxItems)
            table.AddCells("…", $"and {details.WorkItems.Count - MaxItems} more", "", "", "", "", "", "");
        return table;
    }

    private static Table Children(IReadOnlyList<ChildSummary> children)
    {
        var table = Display.Table("id", "name", "state");
        foreach (var child in children)
            table.AddCells(Display.ShortId(child.DocumentId), Display.Shorten(child.FileName, 60), child.State);
        return table;
    }
}
