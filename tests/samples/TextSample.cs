using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace IngestPipeline.Samples;

/// <summary>The formats that are text: plain, Markdown, HTML, CSV and JSON.</summary>
public static class TextSample
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Plain text with the byte order mark of <paramref name="encoding"/>, if it has one.</summary>
    public static byte[] Plain(SampleDocument document, Encoding encoding, string newLine = "\n")
    {
        var blocks = document.Sections.SelectMany(section => (IEnumerable<string>)
        [
            section.Heading,
            .. section.Paragraphs,
            string.Join('\n', section.Items.Select(item => "- " + item)),
            string.Join('\n', Rows(section.Table).Select(row => string.Join('\t', row))),
        ]);
        var text = string.Join("\n\n", blocks.Prepend(document.Title).Where(block => block.Length > 0)) + "\n";
        return [.. encoding.GetPreamble(), .. encoding.GetBytes(text.Replace("\n", newLine))];
    }

    public static byte[] Markdown(SampleDocument document)
    {
        var text = new StringBuilder().Append("# ").Append(document.Title).Append('\n');
        foreach (var section in document.Sections)
        {
            if (section.Heading.Length > 0)
                text.Append("\n## ").Append(section.Heading).Append('\n');
            foreach (var paragraph in section.Paragraphs)
                text.Append('\n').Append(paragraph).Append('\n');
            if (section.Items.Count > 0)
                text.Append('\n').AppendJoin('\n', section.Items.Select(item => "- " + item)).Append('\n');
            if (section.Table is { } table)
            {
                var rule = table.Columns.Select(_ => "---").ToList();
                text.Append('\n').AppendJoin('\n', table.Rows.Prepend(rule).Prepend(table.Columns).Select(row => "| " + string.Join(" | ", row) + " |")).Append('\n');
            }
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static byte[] Html(SampleDocument document)
    {
        var text = new StringBuilder($$"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>{{Escape(document.Title)}}</title>
            <style>body { font-family: sans-serif; max-width: 42rem }</style>
            </head>
            <body>
            <nav><a href="/">Start</a> <a href="/contact">Contact</a></nav>
            <main>
            <h1>{{Escape(document.Title)}}</h1>

            """);
        foreach (var section in document.Sections)
        {
            if (section.Heading.Length > 0)
                text.Append("<h2>").Append(Escape(section.Heading)).Append("</h2>\n");
            foreach (var paragraph in section.Paragraphs)
                text.Append("<p>").Append(Escape(paragraph)).Append("</p>\n");
            if (section.Items.Count > 0)
                text.Append("<ul>\n").AppendJoin("", section.Items.Select(item => $"<li>{Escape(item)}</li>\n")).Append("</ul>\n");
            if (section.Table is { } table)
            {
                text.Append("<table>\n<thead><tr>").AppendJoin("", table.Columns.Select(cell => $"<th>{Escape(cell)}</th>")).Append("</tr></thead>\n<tbody>\n")
                    .AppendJoin("", table.Rows.Select(row => $"<tr>{string.Concat(row.Select(cell => $"<td>{Escape(cell)}</td>"))}</tr>\n"))
                    .Append("</tbody>\n</table>\n");
            }
        }
        return Encoding.UTF8.GetBytes(text.Append("</main>\n</body>\n</html>\n").ToString().ReplaceLineEndings("\n"));
    }

    /// <summary>RFC 4180: comma, CRLF, quotes where a cell needs them.</summary>
    public static byte[] Csv(SampleTable table) =>
        Encoding.UTF8.GetBytes(string.Concat(Rows(table).Select(row => string.Join(',', row.Select(Quote)) + "\r\n")));

    /// <summary>An object with a title and, for each section, its texts and its table as objects.</summary>
    public static byte[] Json(SampleDocument document) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            title = document.Title,
            sections = document.Sections.Select(section => new
            {
                heading = section.Heading,
                text = section.Paragraphs,
                items = section.Items,
                rows = section.Table is { } table ? table.Rows.Select(row => table.Columns.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second)) : [],
            }),
        },
        s_json);

    private static IEnumerable<IReadOnlyList<string>> Rows(SampleTable? table) => table is null ? [] : table.Rows.Prepend(table.Columns);

    private static string Quote(string cell) => cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
