using System.Text;

namespace IngestPipeline.Domain.Results;

/// <summary>The codes of <see cref="QuarantineReason"/> as JSON and SQL carry them, and the advice that goes with each.</summary>
public static class QuarantineReasons
{
    private static readonly Dictionary<string, QuarantineReason> ByCode =
        Enum.GetValues<QuarantineReason>().ToDictionary(ToCode, StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Codes => ByCode.Keys;

    /// <summary><c>PARSE_TIMEOUT</c> for <see cref="QuarantineReason.ParseTimeout"/>.</summary>
    public static string ToCode(this QuarantineReason reason)
    {
        var code = new StringBuilder();
        foreach (var letter in reason.ToString())
        {
            if (char.IsAsciiLetterUpper(letter) && code.Length > 0)
                code.Append('_');
            code.Append(char.ToUpperInvariant(letter));
        }

        return code.ToString();
    }

    /// <exception cref="FormatException">The code is not in the closed set.</exception>
    public static QuarantineReason Parse(string code) =>
        ByCode.TryGetValue(code.ToUpperInvariant(), out var reason)
            ? reason
            : throw new FormatException($"'{code}' is not a reason code; codes are {string.Join(", ", ByCode.Keys)}");

    /// <summary>True when <c>--accept</c> lets the version through: the text is there and a rule doubts it.</summary>
    public static bool IsAcceptable(this QuarantineReason reason) => reason is
        QuarantineReason.PartialParse or QuarantineReason.OcrLowConfidence or QuarantineReason.GarbledText or
        QuarantineReason.LanguageNotAllowed or QuarantineReason.PiiPolicy or QuarantineReason.InjectionPolicy or
        QuarantineReason.NearDuplicatePolicy or QuarantineReason.CanaryFailed;

    /// <summary>What happened, in a few words for a heading.</summary>
    public static string ToMeaning(this QuarantineReason reason) => reason switch
    {
        QuarantineReason.UnsupportedType => "No parser reads this type of file",
        QuarantineReason.EmptyFile => "The file has no bytes",
        QuarantineReason.EmptyOutput => "No text was found",
        QuarantineReason.Encrypted => "The file is protected",
        QuarantineReason.Corrupt => "The file cannot be read",
        QuarantineReason.Truncated => "The file ends early",
        QuarantineReason.TooLarge => "The file is larger than the limit",
        QuarantineReason.TooManyPages => "The document has more pages than the limit",
        QuarantineReason.DecompressionBomb => "The file expands far beyond its size",
        QuarantineReason.PartialParse => "Some pages could not be read",
        QuarantineReason.ParseTimeout => "Parsing took too long",
        QuarantineReason.ParseOom => "Parsing needed too much memory",
        QuarantineReason.ParseCrash => "The parser died on the file",
        QuarantineReason.OcrLowConfidence => "Recognition is unsure of most words",
        QuarantineReason.OcrTimeout => "Recognition took too long",
        QuarantineReason.OcrOom => "Recognition needed too much memory",
        QuarantineReason.OcrCrash => "Recognition died on a page",
        QuarantineReason.GarbledText => "The text layer is unreadable",
        QuarantineReason.LanguageNotAllowed => "The language is not allowed",
        QuarantineReason.PiiPolicy => "Personal data was found",
        QuarantineReason.InjectionPolicy => "Text addresses a language model",
        QuarantineReason.NearDuplicatePolicy => "The document nearly equals another one",
        QuarantineReason.ChunkInvalid => "A chunk broke a rule",
        QuarantineReason.EmbeddingInvalid => "The model returned unusable vectors",
        QuarantineReason.EmbeddingRejected => "The embedding endpoint refused the text",
        QuarantineReason.CanaryFailed => "The document did not find itself",
        QuarantineReason.SourceChanged => "The file kept changing",
        QuarantineReason.SourceGone => "The file disappeared",
        QuarantineReason.CrashLoop => "Workers died on it each time",
        QuarantineReason.RetriesExhausted => "A dependency failed for too long",
        QuarantineReason.InternalError => "A defect in the pipeline",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static string ToSuggestion(this QuarantineReason reason) => reason switch
    {
        QuarantineReason.UnsupportedType => "Convert the file to a supported type (PDF, Office Open XML, HTML, text, image) and drop it again, or discard the entry.",
        QuarantineReason.EmptyFile => "The file has no bytes. Check the program that wrote it and drop it again, or discard the entry.",
        QuarantineReason.EmptyOutput => "No text was found. If the file shows text, replay with --force-ocr; otherwise discard the entry.",
        QuarantineReason.Encrypted => "Replay with --password, or remove the protection and drop the file again.",
        QuarantineReason.Corrupt => "The file cannot be read. Open it in its own program, save it again and drop the new copy.",
        QuarantineReason.Truncated => "The file ends early. Copy it again from its source; an interrupted upload is the usual cause.",
        QuarantineReason.TooLarge => "Split the file, or raise the size limit named in the detail and replay.",
        QuarantineReason.TooManyPages => "Split the document, or raise Parse:MaxPages and replay.",
        QuarantineReason.DecompressionBomb => "The file expands far beyond its size. If you trust its source, raise the limit named in the detail and replay; otherwise discard it.",
        QuarantineReason.PartialParse => "Some pages could not be read; the evidence names them. Replay with --accept to publish the rest, or repair the file.",
        QuarantineReason.ParseTimeout => "Parsing took longer than the limit. Raise the setting that the detail names and replay, or simplify the file.",
        QuarantineReason.ParseOom => "Parsing needed more memory than the limit. Raise Parse:MemoryLimitMegabytes and replay, or split the file.",
        QuarantineReason.ParseCrash => "The parser process died on this file. Save the file again in its own program and drop the new copy.",
        QuarantineReason.OcrLowConfidence => "Recognition is unsure of most words. Scan again at 300 dpi or more, check Ocr:Languages, or replay with --accept.",
        QuarantineReason.OcrTimeout => "Recognition took longer than the limit. Raise the setting that the detail names and replay.",
        QuarantineReason.OcrOom => "Recognition needed more memory than the limit. Raise Ocr:MemoryLimitMegabytes and replay, or scan at a lower resolution.",
        QuarantineReason.OcrCrash => "The recognition process died on this page. Convert the image to PNG and drop it again.",
        QuarantineReason.GarbledText => "The text layer is unreadable. Replay with --force-ocr, or with --accept to publish it as it is.",
        QuarantineReason.LanguageNotAllowed => "The language is not on the allowed list. Change the policy, or replay with --accept.",
        QuarantineReason.PiiPolicy => "Personal data was found. Redact the file, or replay with --accept.",
        QuarantineReason.InjectionPolicy => "Text that addresses a language model was found. Read the evidence; replay with --accept if it is harmless.",
        QuarantineReason.NearDuplicatePolicy => "The document nearly equals another one. Replay with --accept to index it all the same.",
        QuarantineReason.ChunkInvalid => "A chunk broke a rule that the detail names. Adjust the Chunk settings and replay.",
        QuarantineReason.EmbeddingInvalid => "The embedding model returned unusable vectors. Check the model and replay.",
        QuarantineReason.EmbeddingRejected => "The embedding endpoint refused this text. Read its answer in the evidence, then change the model or the file.",
        QuarantineReason.CanaryFailed => "The published document did not find itself. Run 'ingest audit', rebuild the index, and replay.",
        QuarantineReason.SourceChanged => "The file kept changing while it was read. Wait until its writer has finished, then replay.",
        QuarantineReason.SourceGone => "The file disappeared before it was read. Drop it again.",
        QuarantineReason.CrashLoop => "Workers died each time they handled this item, also alone. Inspect the file, then replay or discard.",
        QuarantineReason.RetriesExhausted => "A dependency failed for longer than the retry limit. Repair it, then replay.",
        QuarantineReason.InternalError => "A defect in the pipeline. Report the detail; replay after an upgrade.",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
