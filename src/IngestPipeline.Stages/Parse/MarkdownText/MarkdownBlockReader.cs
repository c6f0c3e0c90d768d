using System.Globalization;
using System.Text.RegularExpressions;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Stages.Parse.Html;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Tables;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;

namespace IngestPipeline.Stages.Parse.MarkdownText;

/// <summary>Walks the blocks of a Markdown document; the library limits their depth.</summary>
internal sealed partial class MarkdownBlockReader(DocumentBuilder document, string source)
{
    private int listLevel;

    public void Read(ContainerBlock container)
    {
        foreach (var block in container)
            ReadBlock(block);
    }

    private void ReadBlock(Block block)
    {
        switch (block)
        {
            case YamlFrontMatterBlock frontMatter:
                MarkdownTextParser.AddFrontMatter(document, frontMatter.Lines.ToString());
                break;
            case HeadingBlock heading:
                document.Add(ElementType.Heading, Anchor().Replace(Text(heading), string.Empty), heading.Level);
                break;
            case Table table:
                ReadTable(table);
                break;
            case ListBlock list:
                ReadList(list);
                break;
            case FootnoteGroup footnotes:
                foreach (var footnote in footnotes.OfType<Footnote>())
                    document.Add(ElementType.Footnote, string.Join('\n', Leaves(footnote).Select(Text)));
                break;
            case ParagraphBlock paragraph when LoosePipeTable.TryRead(source.Substring(paragraph.Span.Start, paragraph.Span.Length)) is { } rows:
                document.AddTable(rows, headerRows: 1);
                break;
            case HtmlBlock html:
                HtmlTextParser.Add(document, html.Lines.ToString(), withTitle: false);
                break;
            case CodeBlock code:
                document.Add(ElementType.Code, code.Lines.ToString());
                break;
            case LinkReferenceDefinitionGroup or LinkReferenceDefinition:
                break;
            case ContainerBlock container:
                Read(container);
                break;
            case LeafBlock leaf:
                AddText(leaf, ElementType.Paragraph);
                break;
        }
    }

    private void ReadList(ListBlock list)
    {
        listLevel++;
        var number = list.IsOrdered && int.TryParse(list.OrderedStart ?? list.DefaultOrderedStart, CultureInfo.InvariantCulture, out var start) ? start : 1;
        foreach (var item in list.OfType<ListItemBlock>())
        {
            var label = list.IsOrdered ? string.Create(CultureInfo.InvariantCulture, $"{number++}{(list.OrderedDelimiter == ')' ? ')' : '.')} ") : string.Empty;
            foreach (var block in item)
            {
                // The first paragraph is the item; the rest stands below it.
                if (block is ParagraphBlock first && ReferenceEquals(block, item[0]))
                    AddText(first, ElementType.ListItem, label, listLevel);
                else
                    ReadBlock(block);
            }
        }

        listLevel--;
    }

    private void AddText(LeafBlock leaf, ElementType type, string label = "", int level = 0)
    {
        var images = new List<string>();
        var text = MarkdownInlineText.Read(leaf.Inline, images);
        if (!string.IsNullOrWhiteSpace(text))
            document.Add(type, label + text, level);
        foreach (var image in images)
            document.Add(ElementType.Image, image);
    }

    private void ReadTable(Table table)
    {
        var rows = table.OfType<TableRow>().Select(row => (row.IsHeader, Cells: (IReadOnlyList<string>)[.. row.OfType<TableCell>().Select(cell => string.Join('\n', Leaves(cell).Select(Text)))])).ToList();
        document.AddTable(rows.ConvertAll(row => row.Cells), rows.TakeWhile(row => row.IsHeader).Count());
    }

    private static string Text(LeafBlock leaf) => leaf.Inline is null ? leaf.Lines.ToString() : MarkdownInlineText.Read(leaf.Inline, []);

    private static IEnumerable<LeafBlock> Leaves(ContainerBlock container) => container.Descendants<LeafBlock>();

    /// <summary>The id some dialects put behind a heading.</summary>
    [GeneratedRegex(@"\s*\{:?\s*[#.][^{}]*\}\s*$")]
    private static partial Regex Anchor();
}
