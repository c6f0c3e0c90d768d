using IngestPipeline.Api.Dashboard.Searching;
using IngestPipeline.Storage.Queries;
using IngestPipeline.Storage.Search;
using Microsoft.AspNetCore.Components;

namespace IngestPipeline.Api.Dashboard.Pages;

/// <summary>Tries a query and shows why each passage is where it is. The whole search is in the address.</summary>
public partial class SearchPage
{
    private SearchTerms terms = new();
    private SearchTerms? searched;
    private SearchAnswer? answer;
    private IReadOnlyList<string> sources = [];
    private TimeSpan took;
    private bool isSearching;

    [Inject]
    internal NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Query { get; set; }

    [SupplyParameterFromQuery]
    private string? Source { get; set; }

    [SupplyParameterFromQuery]
    private string? Type { get; set; }

    [SupplyParameterFromQuery]
    private string? Since { get; set; }

    [SupplyParameterFromQuery]
    private string? Heading { get; set; }

    [SupplyParameterFromQuery]
    private string? Top { get; set; }

    [SupplyParameterFromQuery]
    private string? Explain { get; set; }

    /// <summary>An answer stays until another question is asked.</summary>
    protected override TimeSpan? Every => null;

    private bool IsExplained => string.Equals(Explain, "true", StringComparison.OrdinalIgnoreCase);

    private string Unfiltered => AddressOf(new SearchTerms { Query = terms.Query, Top = terms.Top });

    protected override void OnParametersSet() => terms = new SearchTerms
    {
        Query = NullIfEmpty(Query),
        Source = NullIfEmpty(Source),
        Type = NullIfEmpty(Type),
        Since = NullIfEmpty(Since),
        Heading = NullIfEmpty(Heading),
        Top = NullIfEmpty(Top),
    };

    protected override async Task LoadAsync(CancellationToken cancellation)
    {
        // Drawn first and live a moment later: a question may cost a model's time, so it is asked once.
        if (!RendererInfo.IsInteractive || terms == searched)
            return;
        (searched, answer, isSearching) = (terms, null, terms.Query is not null);
        try
        {
            if (sources.Count == 0)
                sources = [.. (await new SourceReader(Setup.Database).ListSummariesAsync(Setup.Tenant, cancellation)).Select(source => source.RootUri)];
            if (terms.Query is { } text)
                await SearchAsync(text, cancellation);
        }
        finally
        {
            isSearching = false;
        }
    }

    private async Task SearchAsync(string text, CancellationToken cancellation)
    {
        var asked = terms;
        var query = new SearchQuery(Setup.Tenant, text, null, terms.ReadTop()) { Filter = terms.ToFilter(), Boilerplate = Setup.Boilerplate };
        var begun = Clock.GetTimestamp();
        var found = await new PassageSearch(Setup.Database, Setup.Queries.OfAsync).AnswerAsync(query, cancellation);
        // A later question may have been answered meanwhile.
        if (asked == searched)
            (answer, took) = (found, Clock.GetElapsedTime(begun));
    }

    private void Go(SearchTerms wanted)
    {
        // The same question again is asked again.
        searched = null;
        Navigation.NavigateTo(AddressOf(wanted, IsExplained));
    }

    private string Address(bool explain) => AddressOf(terms, explain);

    private string AddressOf(SearchTerms wanted, bool explain = false) => Navigation.GetUriWithQueryParameters("/search", new Dictionary<string, object?>
    {
        ["q"] = wanted.Query,
        ["source"] = wanted.Source,
        ["type"] = wanted.Type,
        ["since"] = wanted.Since,
        ["heading"] = wanted.Heading,
        ["top"] = wanted.Top,
        ["explain"] = explain ? "true" : null,
    });

    private static string Counted(int hits) => hits == 1 ? "1 passage" : $"{hits} passages";

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
