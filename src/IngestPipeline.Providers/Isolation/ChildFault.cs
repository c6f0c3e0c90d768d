namespace IngestPipeline.Providers.Isolation;

/// <summary>An exception as it crosses the pipe.</summary>
/// <param name="Exception">Full type name.</param>
/// <param name="Message">Its message, cut to 1000 characters.</param>
/// <param name="Stack">The innermost frames, cut to 2000 characters.</param>
public sealed record ChildFault(string Exception, string Message, string? Stack)
{
    public static ChildFault From(Exception exception) => new(
        exception.GetType().FullName ?? exception.GetType().Name,
        Cut(exception.Message, 1000),
        exception.StackTrace is { } stack ? Cut(stack, 2000) : null);

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
