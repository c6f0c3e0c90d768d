using System.Text;
using System.Xml.Linq;

namespace IngestPipeline.Stages.Parse.OpenXml;

/// <summary>Office equations as one line of text: (a)/(b), x^2, x_i, sqrt(x).</summary>
internal static class MathText
{
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
            case "f":
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
            case "rad":
                text.Append("sqrt");
                Wrapped(element.Child("e"), text);
                return;
            case "d":
                text.Append('(');
                foreach (var inner in element.Children("e"))
                    Write(inner, text);
                text.Append(')');
                return;
            case "chr" or "rPr" or "ctrlPr" or "del" or "moveFrom":
                return;
        }

        foreach (var child in element.Elements())
            Write(child, text);
    }

    private static void Script(XElement element, StringBuilder text, params ReadOnlySpan<(string Name, char Sign)> scripts)
    {
        if (element.Child("e") is { } body)
            Write(body, text);
        foreach (var (name, sign) in scripts)
        {
            text.Append(sign);
            Wrapped(element.Child(name), text);
        }
    }

    private static void Wrapped(XElement? element, StringBuilder text)
    {
        if (element is null)
            return;
        var inner = Read(element);
        text.Append(inner.Length > 1 ? $"({inner})" : inner);
    }
}
