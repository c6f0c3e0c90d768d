using System.CommandLine;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Hosting.Intake;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Cli.Verbs;

/// <summary>DOC on a command line: an id or the first digits of one, a path, or a URI. <c>#N</c> at the end means the Nth document inside it.</summary>
internal static class DocumentArgument
{
    private const int LeastDigits = 8;
    private const int AllDigits = 32;

    public static Argument<string> Create() => new("DOC") { Description = "Id (8 digits are enough), path or URI; PATH#N is the Nth document inside it" };

    /// <exception cref="CommandException">There is no such document, or the digits fit several.</exception>
    public static async Task<DocumentSummary> FindAsync(Session session, string text, CancellationToken cancellation)
    {
        var reader = new DocumentReader(session.Database);
        var tenant = session.Settings.Tenant;
        if (AsDigits(text) is { } digits)
        {
            var found = await reader.FindByIdPrefixAsync(tenant, digits, cancellation);
            if (found.Count > 1)
                throw new CommandException($"several documents have an id that starts with {text}; give more digits");
            if (found.Count == 1)
                return found[0];
        }

        foreach (var uri in UrisOf(text))
        {
            if (await reader.FindByUriAsync(tenant, uri, cancellation) is { } document)
                return document;
        }

        throw new CommandException($"there is no document {text} (tenant {tenant}); 'ingest documents' lists them", ExitCode.NotFound);
    }

    /// <summary>Hexadecimal digits of an id or of its beginning; null when the text is something else.</summary>
    public static string? AsDigits(string text)
    {
        var digits = text.Replace("-", "", StringComparison.Ordinal);
        return digits.Length is >= LeastDigits and <= AllDigits && digits.All(char.IsAsciiHexDigit) ? digits.ToLowerInvariant() : null;
    }

    private static IEnumerable<string> UrisOf(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal))
        {
            yield return text;
            // As people paste it: not encoded the way the record has it.
            if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.IsFile)
                yield return FileUris.Of(uri.LocalPath) + uri.Fragment;
            yield break;
        }

        if (text.Length == 0 || text.Contains('\0'))
            yield break;
        yield return FileUris.Of(text);
        // Numbers of documents inside documents may repeat: mail.eml#2#1.
        var end = text.Length;
        for (var at = text.LastIndexOf('#'); at > 0 && at + 1 < end && text.AsSpan(at + 1, end - at - 1).IndexOfAnyExceptInRange('0', '9') < 0; at = text.LastIndexOf('#', at - 1))
        {
            yield return FileUris.Of(text[..at]) + text[at..];
            end = at;
        }
    }
}
