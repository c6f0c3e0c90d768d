using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>
/// Puts a limit before every decompression, and looks at the token between two of them. The library's own guard on decoded sizes does not look at
/// the last filter of a stream, so a plain Flate bomb passes it.
/// </summary>
internal sealed class BoundedFilterProvider(InflationBudget budget, CancellationToken cancellation) : IFilterProvider
{
    private readonly Dictionary<IFilter, IFilter> _bounded = [];

    public IReadOnlyList<IFilter> GetFilters(DictionaryToken dictionary)
    {
        cancellation.ThrowIfCancellationRequested();
        return Bounded(DefaultFilterProvider.Instance.GetFilters(dictionary));
    }

    public IReadOnlyList<IFilter> GetNamedFilters(IReadOnlyList<NameToken> names) => Bounded(DefaultFilterProvider.Instance.GetNamedFilters(names));

    public IReadOnlyList<IFilter> GetAllFilters() => Bounded(DefaultFilterProvider.Instance.GetAllFilters());

    private IFilter[] Bounded(IReadOnlyList<IFilter> filters)
    {
        var result = new IFilter[filters.Count];
        for (var i = 0; i < result.Length; i++)
        {
            if (!_bounded.TryGetValue(filters[i], out var bounded))
                _bounded[filters[i]] = bounded = new BoundedFilter(filters[i], budget);
            result[i] = bounded;
        }

        return result;
    }
}
