using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Parse.Html;

/// <summary>Walks a tree of limited depth and emits a block whenever one ends.</summary>
internal sealed class HtmlBlockReader(DocumentBuilder document, HtmlScope scope)
{
    private readonly StringBuilder inline = new();
    private readonly List<string> images = [];
    private readonly List<string> hiddenTexts = [];
    private Target target = Target.Paragraph;
    private string label = string.Empty;
    private bool isItemRead;
    private int listLevel;
    private int hiddenLevels;

    public void Read(INode root)
    {
        ReadChildren(root);
        Flush();
    }

    private void ReadChildren(INode parent)
    {
        // By position: asking a node for its next sibling searches the whole list.
        foreach (var child in parent.ChildNodes)
        {
            if (child is IText text)
                HtmlInlineText.AppendCollapsed(inline, text.Data);
            else if (child is IElement element)
                ReadElement(element);
        }
    }

    private void ReadElement(IElement element)
    {
        if (scope.Drops(element))
            return;
        if (hiddenLevels == 0 && HtmlRules.IsHidden(element))
        {
            ReadHidden(element);
            return;
        }

        switch (element.LocalName)
        {
            case "br":
                inline.Append('\n');
                break;
            case "img":
                if (element.GetAttribute("alt") is { } alt && !string.IsNullOrWhiteSpace(alt))
                    images.Add(alt);
                break;
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                ReadBlock(element, new Target(ElementType.Heading, element.LocalName[1] - '0'));
                break;
            case "figcaption":
                ReadBlock(element, new Target(ElementType.Caption, 0));
                break;
            case "ul" or "ol" or "menu" or "dir":
                ReadList(element);
                break;
            case "li":
                ReadItem(element, string.Empty);
                break;
            case "pre" or "listing" or "xmp" or "plaintext":
                Flush();
                document.Add(ElementType.Code, HtmlInlineText.Preformatted(element), 0, Flags);
                break;
            case "table":
                ReadTable(element, images);
                break;
            case "math":
                inline.Append(HtmlInlineText.Math(element));
                break;
            case "q":
                inline.Append('"');
                ReadChildren(element);
                inline.Append('"');
                break;
            default:
                if (HtmlRules.IsBlock(element.LocalName))
                    ReadBlock(element, target);
                else
                    ReadChildren(element);
                break;
        }
    }

    private string[] Flags => hiddenLevels > 0 ? ["hidden_text"] : [];

    /// <summary>Hidden text is kept and marked: whether it may be indexed is a policy, not a parser's decision.</summary>
    private void ReadHidden(IElement element)
    {
        if (!HtmlRules.IsBlock(element.LocalName) && element.LocalName is not ("ul" or "ol" or "table"))
        {
            hiddenTexts.Add(element.TextContent);
            return;
        }

        Flush();
        hiddenLevels++;
        ReadElement(element);
        Flush();
        hiddenLevels--;
    }

    private void ReadBlock(IElement element, Target inner)
    {
        Flush();
        var outer = target;
        target = inner;
        ReadChildren(element);
        Flush();
        target = outer;
    }

    private void ReadList(IElement list)
    {
        Flush();
        listLevel++;
        var isOrdered = list.LocalName == "ol";
        var isReversed = list.HasAttribute("reversed");
        var number = Number(list, "start") ?? (isReversed ? list.Children.Count(child => child.LocalName == "li") : 1);
        foreach (var child in list.ChildNodes)
        {
            if (child is not IElement { LocalName: "li" } item)
            {
                if (child is IElement other)
                    ReadElement(other);
                else if (child is IText text)
                    HtmlInlineText.AppendCollapsed(inline, text.Data);
                continue;
            }

            Flush();
            number = Number(item, "value") ?? number;
            var format = (item.GetAttribute("type") ?? list.GetAttribute("type")) switch { "a" => "lowerLetter", "A" => "upperLetter", "i" => "lowerRoman", "I" => "upperRoman", _ => "decimal" };
            ReadItem(item, isOrdered ? OpenXml.NumberWords.Format(number, format) + ". " : string.Empty);
            number += isReversed ? -1 : 1;
        }

        Flush();
        listLevel--;
    }

    private void ReadItem(IElement item, string itemLabel)
    {
        if (scope.Drops(item))
            return;
        Flush();
        var wasRead = isItemRead;
        (label, isItemRead) = (itemLabel, false);
        ReadBlock(item, new Target(ElementType.ListItem, Math.Max(listLevel, 1)));
        (label, isItemRead) = (string.Empty, wasRead);
    }

    /// <param name="element">The table.</param>
    /// <param name="pictures">Takes the descriptions of pictures in its cells.</param>
    private void ReadTable(IElement element, List<string> pictures)
    {
        Flush();
        var table = new HtmlTable(element);
        if (table.IsLayout)
        {
            ReadBlock(element, target);
            return;
        }

        if (table.Caption is { } caption)
            ReadBlock(caption, new Target(ElementType.Caption, 0));
        var (rows, headerRows) = table.Read(scope, pictures);
        document.AddTable(rows, headerRows, Flags);
        Flush();
        // A table in a cell is part of its row, and a table of its own below. Its pictures were listed with the row.
        foreach (var inner in element.QuerySelectorAll("table").Where(inner => inner.ParentElement?.Closest("table") == element && !scope.Drops(inner)))
        {
            if (!new HtmlTable(inner).IsLayout)
                ReadTable(inner, []);
        }
    }

    private void Flush()
    {
        var text = inline.ToString();
        inline.Clear();
        if (!string.IsNullOrWhiteSpace(text))
        {
            // What follows in the same item is not another item.
            var current = target.Type == ElementType.ListItem && isItemRead ? Target.Paragraph : target;
            document.Add(current.Type, label + text.TrimStart(), current.Level, Flags);
            label = string.Empty;
            isItemRead |= target.Type == ElementType.ListItem;
        }

        foreach (var image in images)
            document.Add(ElementType.Image, image, 0, Flags);
        foreach (var hidden in hiddenTexts)
            document.Add(ElementType.Paragraph, hidden, 0, "hidden_text");
        images.Clear();
        hiddenTexts.Clear();
    }

    private static int? Number(IElement element, string name) =>
        int.TryParse(element.GetAttribute(name), CultureInfo.InvariantCulture, out var number) ? number : null;

    private readonly record struct Target(ElementType Type, int Level)
    {
        public static Target Paragraph => new(ElementType.Paragraph, 0);
    }
}
