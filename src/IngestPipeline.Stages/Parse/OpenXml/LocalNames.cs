using System.Xml.Linq;

namespace IngestPipeline.Stages.Parse.OpenXml;

/// <summary>Look-ups by local name: transitional and strict Office files use the same names in different namespaces.</summary>
internal static class LocalNames
{
    public static bool Is(this XElement element, string name) => element.Name.LocalName == name;

    public static XElement? Child(this XElement? element, string name) => element?.Elements().FirstOrDefault(child => child.Name.LocalName == name);

    public static IEnumerable<XElement> Children(this XElement? element, string name) => element?.Elements().Where(child => child.Name.LocalName == name) ?? [];

    public static IEnumerable<XElement> Below(this XElement? element, string name) => element?.Descendants().Where(child => child.Name.LocalName == name) ?? [];

    public static string? Attr(this XElement? element, string name) => element?.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == name)?.Value;

    /// <summary>Value of the <c>val</c> attribute of a child: how Word stores properties.</summary>
    public static string? ChildValue(this XElement? element, string name) => element.Child(name).Attr("val");

    public static int? IntAttr(this XElement? element, string name) =>
        int.TryParse(element.Attr(name), System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>A property that is on when present, unless it says otherwise.</summary>
    public static bool IsOn(this XElement? properties, string name) =>
        properties.Child(name) is { } property && property.Attr("val") is not ("0" or "false" or "off" or "none");

    /// <summary>The branch of an <c>mc:AlternateContent</c> to read: a choice that shows something, else the fallback. Never both, so nothing is read twice.</summary>
    public static XElement? Branch(this XElement alternate) =>
        alternate.Children("Choice").FirstOrDefault(choice => choice.Descendants().Any(inner => inner.Name.LocalName is "t" or "txbxContent" or "docPr" or "cNvPr" or "chart" or "relIds"))
        ?? alternate.Child("Fallback")
        ?? alternate.Child("Choice");
}
