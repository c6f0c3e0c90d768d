using IngestPipeline.Domain.Results;

namespace IngestPipeline.Api.Dashboard.Quarantine;

/// <summary>What the record says to users of the command line, in the words of the page.</summary>
internal static class Advice
{
    public static string Meaning(string reasonCode) => QuarantineReasons.Parse(reasonCode).ToMeaning();

    public static string Suggestion(string reasonCode) => Of(QuarantineReasons.Parse(reasonCode).ToSuggestion());

    /// <summary>Names the fields of the form in place of options of the command line.</summary>
    public static string Of(string text) => text
        .Replace("Select those entries with --reason", "Choose one of those reasons", StringComparison.Ordinal)
        .Replace("--accept cannot", "“Accept” cannot", StringComparison.Ordinal)
        .Replace("--force-ocr", "“Force OCR”", StringComparison.Ordinal)
        .Replace("--password", "its password", StringComparison.Ordinal)
        .Replace("--accept", "“Accept”", StringComparison.Ordinal);

    /// <summary>True when a person can see from the reason that the file wants its password.</summary>
    public static bool WantsPassword(string reasonCode) => Is(reasonCode, QuarantineReason.Encrypted);

    /// <summary>True where recognising the pages is a likely way out.</summary>
    public static bool WantsOcr(string reasonCode) => QuarantineReasons.Parse(reasonCode) is QuarantineReason.EmptyOutput or QuarantineReason.GarbledText or QuarantineReason.PartialParse;

    public static bool IsAcceptable(string reasonCode) => QuarantineReasons.Parse(reasonCode).IsAcceptable();

    private static bool Is(string reasonCode, QuarantineReason reason) => QuarantineReasons.Parse(reasonCode) == reason;
}
