using System.Text.RegularExpressions;

namespace IngestPipeline.Stages.Parse.Docx;

/// <summary>Names and ids of heading styles. Word writes English names in every language; other programs write those of their own.</summary>
internal static partial class HeadingNames
{
    /// <returns>1 to 9, or null when the name is not that of a heading.</returns>
    public static int? Level(string? name) =>
        name is not null && Heading().Match(name) is { Success: true } match ? match.Groups[1].ValueSpan[0] - '0' : null;

    [GeneratedRegex(@"^\s*(?:heading|überschrift|berschrift|titre|título|titulo|ttulo|titolo|kop|rubrik|overskrift|otsikko|nagłówek|nagwek|nadpis|címsor|cmsor|başlık|balk|заголовок|標題|标题|見出し|제목)[ _-]?([1-9])\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Heading();
}
