using System.Globalization;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Outline.Destinations;
using UglyToad.PdfPig.Tokens;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>
/// Counts, before the library runs a page, how often its form XObjects would be run. Ten forms that each call the next ten times are a kilobyte of
/// file and a day of work, and the library follows every call. Each form is decoded and scanned once a document.
/// </summary>
internal sealed class FormCalls(PdfDocument document, Func<IToken, IToken?> resolve) : IPageFactory<FormCalls.Verdict>
{
    // Maps draw some ten thousand symbols as forms; a run costs some 50 microseconds, and a byte of content about as much as one on the page.
    private const double MaxRuns = 50_000;
    private const double MaxBytes = 32 << 20;

    // The library gives up far above this, pages made by programs nest three or four.
    private const int MaxDepth = 64;

    private readonly Dictionary<IndirectReference, Cost> _costs = [];

    /// <summary>Looks at one page as the library would run it.</summary>
    public Verdict Create(int number, DictionaryToken dictionary, PageTreeMembers pageTreeMembers, NamedDestinations namedDestinations)
    {
        var forms = new Dictionary<string, IndirectReferenceToken>(StringComparer.Ordinal);
        foreach (var inherited in pageTreeMembers.ParentResources)
            AddForms(forms, inherited);
        AddForms(forms, ResourcesOf(dictionary));
        // Most pages show letterheads and pictures: forms that call no others, and so run once for each call written on the page.
        if (!forms.Values.Any(form => resolve(form) is StreamToken stream && FormsOf(stream).Count > 0))
            return new Verdict(null);
        var cost = Contents(dictionary).Aggregate(default(Cost), (sum, stream) => sum + CallsOf(stream, forms, 0, null));
        return new Verdict(cost.IsLooped ? "the forms of the page call one another without end"
            : cost.Runs > MaxRuns ? string.Create(CultureInfo.InvariantCulture, $"the forms of the page call one another more than {MaxRuns:F0} times")
            : cost.Bytes > MaxBytes ? string.Create(CultureInfo.InvariantCulture, $"the forms of the page, as often as they are called, hold more than {MaxBytes / (1 << 20):F0} MB of content")
            : null);
    }

    private Cost CostOf(IndirectReferenceToken reference, Dictionary<string, IndirectReferenceToken> inherited, int depth)
    {
        if (_costs.TryGetValue(reference.Data, out var known))
            return known;
        if (resolve(reference) is not StreamToken stream || !IsForm(stream))
            return default;
        if (depth > MaxDepth)
            return Cost.Endless;
        _costs[reference.Data] = Cost.Endless;
        var forms = stream.StreamDictionary.ContainsKey(NameToken.Resources) ? FormsOf(stream) : inherited;
        return _costs[reference.Data] = CallsOf(stream, forms, depth, reference) + new Cost(1, stream.Data.Length, false);
    }

    // A form that calls itself is cut short by the library.
    private Cost CallsOf(StreamToken stream, Dictionary<string, IndirectReferenceToken> forms, int depth, IndirectReferenceToken? self)
    {
        if (forms.Count == 0)
            return default;
        var sum = default(Cost);
        var content = stream.Decode(document.Structure.FilterProvider, document.Structure.TokenScanner).Span;
        foreach (var (name, calls) in Names(content))
        {
            if (forms.TryGetValue(name, out var form) && !(self is not null && form.Data.Equals(self.Data)))
                sum += CostOf(form, forms, depth + 1) * calls;
        }

        return sum;
    }

    // "/Name Do"; what looks like it inside a string is counted too, which does no harm at these limits.
    private static Dictionary<string, int> Names(ReadOnlySpan<byte> content)
    {
        var calls = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = content.IndexOf("Do"u8); at >= 0; at = content.IndexOf("Do"u8))
        {
            var before = content[..at].TrimEnd(" \t\r\n\f\0"u8);
            var slash = before.LastIndexOf((byte)'/');
            if (slash >= 0 && before.Length - slash is > 1 and < 128 && before.Length < at && before[slash..].IndexOfAny(" \t\r\n"u8) < 0)
            {
                var name = System.Text.Encoding.Latin1.GetString(before[(slash + 1)..]);
                calls[name] = calls.GetValueOrDefault(name) + 1;
            }

            content = content[(at + 2)..];
        }

        return calls;
    }

    private Dictionary<string, IndirectReferenceToken> FormsOf(StreamToken form)
    {
        var forms = new Dictionary<string, IndirectReferenceToken>(StringComparer.Ordinal);
        AddForms(forms, ResourcesOf(form.StreamDictionary));
        return forms;
    }

    private DictionaryToken? ResourcesOf(DictionaryToken owner) =>
        owner.TryGet(NameToken.Resources, out var resources) ? resolve(resources) as DictionaryToken : null;

    private void AddForms(Dictionary<string, IndirectReferenceToken> forms, DictionaryToken? resources)
    {
        if (resources is null || !resources.TryGet(NameToken.Xobject, out var objects) || resolve(objects) is not DictionaryToken named)
            return;
        foreach (var (name, token) in named.Data)
        {
            if (token is IndirectReferenceToken reference && resolve(reference) is StreamToken stream && IsForm(stream))
                forms[name] = reference;
        }
    }

    private IEnumerable<StreamToken> Contents(DictionaryToken page)
    {
        if (!page.TryGet(NameToken.Contents, out var contents) || resolve(contents) is not { } token)
            return [];
        return token is ArrayToken list ? list.Data.Take(1000).Select(resolve).OfType<StreamToken>() : new[] { token }.OfType<StreamToken>();
    }

    private static bool IsForm(StreamToken stream) => stream.StreamDictionary.TryGet(NameToken.Subtype, out var type) && type is NameToken { Data: "Form" };

    /// <summary>What is wrong with the forms of a page.</summary>
    /// <param name="Trouble">Null when they can be run.</param>
    public sealed record Verdict(string? Trouble);

    /// <summary>What running a form comes to, the forms it calls included.</summary>
    private readonly record struct Cost(double Runs, double Bytes, bool IsLooped)
    {
        public static Cost Endless { get; } = new(0, 0, true);

        public static Cost operator +(Cost a, Cost b) => new(a.Runs + b.Runs, a.Bytes + b.Bytes, a.IsLooped || b.IsLooped);

        public static Cost operator *(Cost a, int times) => new(a.Runs * times, a.Bytes * times, a.IsLooped);
    }
}
