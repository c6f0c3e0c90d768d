using System.Text;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax.Inlines;

namespace IngestPipeline.Stages.Parse.MarkdownText;

/// <summary>Text of a line of Markdown without its marks. Links keep their words, pictures are set aside.</summary>
internal static class MarkdownInlineText
{
    public static string Read(ContainerInline? container, List<string> images)
    {
        var text = new StringBuilder();
        if (container is not null)
            Append(container, text, images);
        return text.ToString();
    }

    private static void Append(ContainerInline container, StringBuilder text, List<string> images)
    {
        foreach (var inline in container)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    text.Append(literal.Content.ToString());
                    break;
                case CodeInline code:
                    text.Append(code.Content);
                    break;
                case LineBreakInline lineBreak:
                    text.Append(lineBreak.IsHard ? '\n' : ' ');
                    break;
                case AutolinkInline link:
                    text.Append(link.Url);
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded.ToString());
                    break;
                case HtmlInline html:
                    text.Append(html.Tag.StartsWith("<br", StringComparison.OrdinalIgnoreCase) ? "\n" : string.Empty);
                    break;
                case TaskList task:
                    text.Append(task.Checked ? "[x]" : "[ ]");
                    break;
                case FootnoteLink:
                    break;
                case LinkInline { IsImage: true } image:
                    images.Add(Read(image, []));
                    break;
                case DelimiterInline delimiter:
                    text.Append(delimiter.ToLiteral());
                    Append(delimiter, text, images);
                    break;
                case ContainerInline inner:
                    Append(inner, text, images);
                    break;
            }
        }
    }
}
