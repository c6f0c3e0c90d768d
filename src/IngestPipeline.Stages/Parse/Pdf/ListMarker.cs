using System.Text.RegularExpressions;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Recognises the signs and numbers that items of a list begin with.</summary>
internal static partial class ListMarker
{
    private const string Bullets = "•◦▪▫■□●○‣⁃➢➤✓✔❖◆◇»→";

    public static bool StartsItem(string text) => text.Length > 1 && (IsBullet(text) || (Number().Match(text) is { Success: true } number && text.Length > number.Length));

    /// <summary>True for a bullet or number with nothing after it.</summary>
    public static bool IsMarkerAlone(string text) =>
        text.Length <= 5 && ((text.Length == 1 && (Bullets.Contains(text[0], StringComparison.Ordinal) || text[0] is '-' or '–' or '*')) || Number().IsMatch(text + " "));

    private static bool IsBullet(string text) =>
        Bullets.Contains(text[0], StringComparison.Ordinal) || (text[0] is '-' or '–' or '—' or '*' or '·' or 'o' or '\uFFFD' && text[1] == ' ' && text.Length > 3);

    [GeneratedRegex(@"^(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})\)|(?:\d{1,3}|[a-z]|[ivx]{1,5})\.) ", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
