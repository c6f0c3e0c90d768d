using System.Text;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Parse;

namespace IngestPipeline.UnitTests.Parse;

/// <summary>Shortcuts from bytes or text to a document or a quarantine entry.</summary>
internal static class Parsing
{
    public static ParsedFile File(byte[] bytes, string name, ParseOptions? options = null) =>
        Corpus.Parse(bytes, name, options).ShouldBeOfType<Completed<ParsedFile>>().Output;

    public static ParsedDocument Document(byte[] bytes, string name, ParseOptions? options = null) => File(bytes, name, options).Document;

    public static ParsedDocument Document(string text, string name, ParseOptions? options = null) => Document(Encoding.UTF8.GetBytes(text), name, options);

    public static Quarantined<ParsedFile> Quarantine(byte[] bytes, string name, ParseOptions? options = null) =>
        Corpus.Parse(bytes, name, options).ShouldBeOfType<Quarantined<ParsedFile>>();

    public static Quarantined<ParsedFile> Quarantine(string text, string name, ParseOptions? options = null) => Quarantine(Encoding.UTF8.GetBytes(text), name, options);

    /// <summary>Type, level and text of each element, which is what most tests compare.</summary>
    public static IReadOnlyList<(ElementType Type, int Level, string Text)> Outline(this ParsedDocument document) =>
        [.. document.Elements.Select(element => (element.Type, element.Level, element.Text))];

    public static IReadOnlyList<string> Texts(this ParsedDocument document) => [.. document.Elements.Select(element => element.Text)];
}
