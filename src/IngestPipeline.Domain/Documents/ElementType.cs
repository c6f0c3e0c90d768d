namespace IngestPipeline.Domain.Documents;

/// <summary>What an element is. JSON carries the names in snake case (<c>list_item</c>).</summary>
public enum ElementType
{
    Title,
    Heading,
    Paragraph,
    ListItem,
    Table,
    Code,
    Caption,
    Header,
    Footer,
    Footnote,
    Image,
}
