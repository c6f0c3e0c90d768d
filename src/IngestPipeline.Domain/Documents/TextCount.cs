namespace IngestPipeline.Domain.Documents;

/// <summary>Some elements of a document, how many of them are tables, and the characters of all.</summary>
public sealed record TextCount(int Elements, int Tables, long Characters)
{
    public TextCount Add(Element element) => new(Elements + 1, Tables + (element.Type == ElementType.Table ? 1 : 0), Characters + element.Text.Length);
}
