using System.Collections.Frozen;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Intake;

namespace IngestPipeline.Stages.Parse;

/// <summary>Sends a file to the parser of its media type, and turns what goes wrong on the way into a reason a person can act on.</summary>
public sealed class FormatRouter
{
    private readonly FrozenDictionary<string, IFormatParser> parsers;

    /// <exception cref="ArgumentException">Two parsers claim the same media type.</exception>
    public FormatRouter(IEnumerable<IFormatParser> parsers)
    {
        ArgumentNullException.ThrowIfNull(parsers);
        var byType = new Dictionary<string, IFormatParser>(StringComparer.OrdinalIgnoreCase);
        foreach (var parser in parsers)
        {
            foreach (var type in parser.MediaTypes)
            {
                if (!byType.TryAdd(type, parser))
                    throw new ArgumentException($"{parser.GetType().Name} and {byType[type].GetType().Name} both read {type}", nameof(parsers));
            }
        }

        this.parsers = byType.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    public IReadOnlyCollection<string> MediaTypes => parsers.Keys;

    /// <summary>Name of the parser of a media type, such as <c>docx</c>; null when there is none.</summary>
    public string? NameOf(string mediaType) =>
        parsers.TryGetValue(mediaType, out var parser) ? parser.GetType().Name.Replace("Parser", "", StringComparison.Ordinal).Replace("Text", "", StringComparison.Ordinal).ToLowerInvariant() : null;

    /// <summary>A quarantined result for everything that is the file's fault. Lack of memory, a stack that ran out and cancellation escape: the caller's process has to deal with them.</summary>
    public StageResult<ParsedFile> Parse(ParseInput input, ParseOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(options);
        if (Unreadable(input.MediaType) is { } unreadable)
            return unreadable;
        if (!parsers.TryGetValue(input.MediaType, out var parser))
            return UnsupportedTypes.Quarantine(input.MediaType, input.FileName);
        try
        {
            return parser.Parse(input, options, cancellation);
        }
        catch (PermanentStageException known)
        {
            return new Quarantined<ParsedFile>(known.Reason, known.Message, known.Evidence);
        }
        catch (Exception unexpected) when (IsFilesFault(unexpected))
        {
            return new Quarantined<ParsedFile>(
                QuarantineReason.Corrupt,
                $"the file cannot be read as {input.MediaType}: {TextCleaner.Line(unexpected.Message)}",
                new Dictionary<string, object?>
                {
                    ["exception"] = unexpected.GetType().FullName,
                    ["message"] = TextCleaner.Line(unexpected.Message),
                    ["parser"] = parser.GetType().Name,
                });
        }
    }

    private static Quarantined<ParsedFile>? Unreadable(string mediaType) => mediaType switch
    {
        Intake.MediaTypes.Empty => new(QuarantineReason.EmptyFile, "the file has 0 bytes"),
        Intake.MediaTypes.EncryptedOffice => new(QuarantineReason.Encrypted, "the Office document is protected with a password; remove the password in Office and drop the file again"),
        _ => null,
    };

    private static bool IsFilesFault(Exception exception) =>
        exception is not (OutOfMemoryException or StackOverflowException or InsufficientExecutionStackException or OperationCanceledException or ItemFaultException)
        && (exception is not AggregateException aggregate || aggregate.InnerExceptions.All(IsFilesFault))
        && (exception.InnerException is null || IsFilesFault(exception.InnerException));
}
