using System.Xml.Linq;

namespace IngestPipeline.Stages.Parse.Docx;

/// <summary>What one paragraph shows: its text, and the things anchored in it that are read after it.</summary>
internal sealed class WordParagraph
{
    public string Text { get; set; } = string.Empty;

    public XElement? Properties { get; init; }

    /// <summary>True when some of the text is formatted as hidden.</summary>
    public bool HasHiddenText { get; set; }

    /// <summary>True when every word is bold.</summary>
    public bool IsBold { get; set; }

    /// <summary>Type size of the smallest word in half points; 0 without words.</summary>
    public int Size { get; set; }

    /// <summary>True when a tracked change deleted the paragraph mark: the next paragraph continues this one.</summary>
    public bool RunsOn { get; init; }

    /// <summary>Footnote and endnote ids in order.</summary>
    public List<(bool IsEndnote, string Id)> Notes { get; } = [];

    public List<XElement> TextBoxes { get; } = [];

    /// <summary>Tables in a cell: part of its text, and tables of their own below.</summary>
    public List<(IReadOnlyList<IReadOnlyList<string>> Rows, int HeaderRows)> InnerTables { get; } = [];

    public List<string> AltTexts { get; } = [];

    public List<string> Charts { get; } = [];

    public List<string> Diagrams { get; } = [];

    /// <summary>Takes over what is anchored in a paragraph or table further inside; its text boxes only when <paramref name="withBoxes"/>.</summary>
    public void TakeAnchors(WordParagraph inner, bool withBoxes)
    {
        Notes.AddRange(inner.Notes);
        AltTexts.AddRange(inner.AltTexts);
        Charts.AddRange(inner.Charts);
        Diagrams.AddRange(inner.Diagrams);
        InnerTables.AddRange(inner.InnerTables);
        if (withBoxes)
            TextBoxes.AddRange(inner.TextBoxes);
        HasHiddenText |= inner.HasHiddenText;
    }
}
