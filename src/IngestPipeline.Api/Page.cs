namespace IngestPipeline.Api;

/// <summary>Part of a list.</summary>
/// <param name="Items">What it holds.</param>
/// <param name="NextCursor">Value of <c>cursor</c> for the next part; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    /// <summary>A page of rows of which one more than the limit was read, to see whether there are more.</summary>
    /// <param name="place">What a cursor needs to know of the last row.</param>
    internal static Page<T> Of(IReadOnlyList<T> rows, int limit, Func<T, string> place) =>
        rows.Count <= limit ? new Page<T>(rows, null) : new Page<T>([.. rows.Take(limit)], Cursor.Of(place(rows[limit - 1])));

    internal static Page<T> Whole(IReadOnlyList<T> rows) => new(rows, null);
}
