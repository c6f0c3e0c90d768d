using System.Text.RegularExpressions;
using System.Xml.Linq;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Stages.Parse.OpenXml;

namespace IngestPipeline.Stages.Parse.Xlsx;

/// <summary>Printed headers and footers of a sheet, without their codes for fonts and page numbers.</summary>
internal static partial class SheetMargins
{
    /// <summary>Adds the header and returns the footer, which is read last.</summary>
    public static string? AddHeader(XElement margins, DocumentBuilder document)
    {
        document.Add(ElementType.Header, Text(margins, "Header"));
        return Text(margins, "Footer");
    }

    private static string Text(XElement margins, string kind) => string.Join('\n', margins.Elements()
        .Where(element => element.Name.LocalName.EndsWith(kind, StringComparison.Ordinal))
        .Select(element => TextCleaner.Line(Codes().Replace(element.Value, match => match.Value == "&&" ? "&" : " ")))
        .Where(text => text.Any(char.IsLetter) && !OnlyCountsPages().IsMatch(text))
        .Distinct());

    /// <summary>What is left of "Page 1 of 2" without its codes.</summary>
    [GeneratedRegex("^(?:page|seite|página|pagina|of|von|de|di|sur|/|\\W)*$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex OnlyCountsPages();

    [GeneratedRegex("&&|&\"[^\"]*\"|&K[0-9A-Fa-f]{6}|&[0-9]{1,3}|&[A-Za-z]")]
    private static partial Regex Codes();
}
