namespace IngestPipeline.Api;

/// <summary>Reads parameters; what is wrong is said with the parameter's name.</summary>
internal static class Given
{
    private const int MaxLimit = 1000;

    /// <exception cref="RequestRefusedException">It is out of range.</exception>
    public static int Limit(int? limit, int otherwise = 100, string name = "limit") =>
        limit is null or (>= 1 and <= MaxLimit) ? limit ?? otherwise : throw new RequestRefusedException($"{name}: {limit} is out of range; it must be 1 to {MaxLimit}");

    /// <param name="parse">Throws <see cref="FormatException"/> for what it does not know.</param>
    /// <exception cref="RequestRefusedException">The value is unknown.</exception>
    public static T? Value<T>(string name, string? text, Func<string, T> parse)
        where T : struct
    {
        try
        {
            return text is null ? null : parse(text);
        }
        catch (FormatException unknown)
        {
            throw new RequestRefusedException($"{name}: {unknown.Message}");
        }
    }
}
