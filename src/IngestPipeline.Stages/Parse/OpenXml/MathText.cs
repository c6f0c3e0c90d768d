using System.Text;
using System.Xml.Linq;

namespace IngestPipeline.Stages.Parse.OpenXml;

/// <summary>Office equations as one line of text: (a)/(b), x^2, x_i, sqrt(x), sum_(i=1)^n, [a, b; c, d].</summary>
internal static class MathText
{
    private static readonly Dictionary<string, string> Operators = new(StringComparer.Ordinal)
    {
        ["\u2211"] = "sum",
        ["\u220F"] = "prod",
        ["\u222B"] = "int",
        ["\u22C3"] = "union",
        ["\u22C2"] = "intersection",
    };

    public static string Read(XElement math)
    {
        var text = new StringBuilder();
        Write(math, text);
        return text.ToString();
    }

    private static void Write(XElement element, StringBuilder text)
    {
        switch (element.Name.LocalName)
        {
            case "t":
                text.Append(element.Value);
                return;
            case "f" when element.Child("num") is not null:
                Wrapped(element.Child("num"), text);
                text.Append('/');
                Wrapped(element.Child("den"), text);
                return;
            case "sSup":
                Script(element, text, ("sup", '^'));
                return;
            case "sSub":
                Script(element, text, ("sub", '_'));
                return;
            case "sSubSup":
                Script(element, text, ("sub", '_'), ("sup", '^'));
                return;
            case "sPre":
                Scripts(element, text, ("sub", '_'), ("sup", '^'));
                Children(element.Child("e"), text);
                return;
            case "limLow" or "limUpp":
                Script(element, text, ("lim", element.Is("limLow") ? '_' : '^'));
                return;
            case "nary":
                WriteOperator(element, text);
                return;
            case "func":
                Children(element.Child("fName"), text);
                Bracketed(element.Child("e"), text);
                return;
            case "rad":
                WriteRoot(element, text);
                return;
            case "d":
                WriteDelimited(element, text);
                return;
            case "m" when element.Child("mr") is not null:
                text.Append('[').AppendJoin("; ", element.Children("mr").Select(row => string.Join(", ", row.Children("e").Select(Read)))).Append(']');
                return;
            case "eqArr":
                text.AppendJoin("; ", element.Children("e").Select(Read));
                return;
            case "chr" or "rPr" or "ctrlPr" or "del" or "moveFrom":
                return;
        }

        Children(element, text);
    }

    private static void Children(XElement? element, StringBuilder text)
    {
        foreach (var child in element?.Elements() ?? [])
            Write(child, text);
    }

    private static void WriteOperator(XElement element, StringBuilder text)
    {
        var properties = element.Child("naryPr");
        var sign = properties.ChildValue("chr") ?? "\u222B";
        text.Append(Operators.GetValueOrDefault(sign, sign));
        Scripts(element, text, ("sub", '_'), ("sup", '^'));
        Bracketed(element.Child("e"), text);
    }

    private static void WriteRoot(XElement element, StringBuilder text)
    {
        var degree = element.Child("deg") is { } stated ? Read(stated) : string.Empty;
        text.Append(degree.Length > 0 ? $"root_{degree}" : "sqrt");
        Bracketed(element.Child("e"), text);
    }

    /// <summary>An empty sign is an invisible bracket.</summary>
    private static void WriteDelimited(XElement element, StringBuilder text)
    {
        var properties = element.Child("dPr");
        text.Append(properties.Child("begChr") is { } open ? open.Attr("val") : "(");
        text.AppendJoin(properties.ChildValue("sepChr") ?? "|", element.Children("e").Select(Read));
        text.Append(properties.Child("endChr") is { } close ? close.Attr("val") : ")");
    }

    private static void Script(XElement element, StringBuilder text, params ReadOnlySpan<(string Name, char Sign)> scripts)
    {
        Children(element.Child("e"), text);
        Scripts(element, text, scripts);
    }

    private static void Scripts(XElement element, StringBuilder text, params ReadOnlySpan<(string Name, char Sign)> scripts)
    {
        foreach (var (name, sign) in scripts)
        {
            if (element.Child(name) is not { } script || string.IsNullOrWhiteSpace(script.Value))
                continue;
            text.Append(sign);
            Wrapped(script, text);
        }
    }

    private static void Wrapped(XElement? element, StringBuilder text)
    {
        if (element is null)
            return;
        var inner = Read(element);
        text.Append(inner.Length > 1 ? $"({inner})" : inner);
    }

    private static void Bracketed(XElement? element, StringBuilder text)
    {
        if (element is null)
            return;
        var inner = Read(element);
        text.Append(inner.StartsWith('(') && inner.EndsWith(')') ? inner : $"({inner})");
    }
}
