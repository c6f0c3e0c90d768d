namespace IngestPipeline.Api;

/// <summary>Reads parameters; what is wrong is said with the parameter's name.</summary>
internal static class Given
{
    private const int MaxLimit = 1000;

    /// <exception cref="RequestRefusedException">It is out of range.</exception>
    public static int Limit(int? limit, int otherwise = 100, string name = "limit") =>
        Within(name, limit, otherwise, MaxLimit);

    /// <summary>A number from 1 to <paramref name="most"/>.</summary>
    /// <exception cref="RequestRefusedException">It is out of range.</exception>
    public static int Within(string name, int? value, int otherwise, int most) =>
        (value ?? otherwise) is var given && given >= 1 && given <= most ? given : throw new RequestRefusedException($"{name}: {value} is out of range; it must be 1 to {most}");

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
