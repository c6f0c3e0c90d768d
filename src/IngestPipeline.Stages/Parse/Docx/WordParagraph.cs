using System.Xml.Linq;

namespace IngestPipeline.Stages.Parse.Docx;

/// <summary>What one paragraph shows: its text, and the things anchored in it that are read after it.</summary>
internal sealed class WordParagraph
{
    public string Text { get; set; } = string.Empty;

    public XElement? Properties { get; init; }

    /// <summary>True when some of the text is formatted as hidden.</summary>
    public bool HasHiddenText { get; set; }

    /// <summary>True when every word is bold by its own formatting.</summary>
    public bool IsBold { get; set; }

    /// <summary>True when a tracked change deleted the paragraph mark: the next paragraph continues this one.</summary>
    public bool RunsOn { get; init; }

    /// <summary>Footnote and endnote ids in order.</summary>
    public List<(bool IsEndnote, string Id)> Notes { get; } = [];

    public List<XElement> TextBoxes { get; } = [];

    public List<string> AltTexts { get; } = [];

    public List<string> Charts { get; } = [];

    public List<string> Diagrams { get; } = [];
}
