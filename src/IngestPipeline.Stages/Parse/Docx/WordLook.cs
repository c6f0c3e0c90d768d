using System.Xml.Linq;
using IngestPipeline.Stages.Parse.OpenXml;

namespace IngestPipeline.Stages.Parse.Docx;

/// <summary>What of a run's formatting tells about its meaning; null where a level of formatting does not say.</summary>
/// <param name="IsBold">True when the text is bold.</param>
/// <param name="Size">Half points.</param>
/// <param name="IsHidden">True when Word does not show the text.</param>
internal readonly record struct WordLook(bool? IsBold, int? Size, bool? IsHidden)
{
    public static WordLook Unset => default;

    public static WordLook Of(XElement? runProperties) => runProperties is null
        ? default
        : new WordLook(
            runProperties.Child("b") is null ? null : runProperties.IsOn("b"),
            runProperties.Child("sz").IntAttr("val"),
            runProperties.Child("vanish") is null ? null : runProperties.IsOn("vanish"));

    /// <summary>This look where it says something, else the one below it.</summary>
    public WordLook Over(WordLook below) => new(IsBold ?? below.IsBold, Size ?? below.Size, IsHidden ?? below.IsHidden);
}
