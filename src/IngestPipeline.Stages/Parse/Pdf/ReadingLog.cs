using UglyToad.PdfPig.Logging;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Counts what the library complains of and carries on from, so that a page read in part is not taken for a whole one.</summary>
internal sealed class ReadingLog : ILog
{
    /// <summary>Parts of a content stream that were no operation and were left out.</summary>
    public int LostOperations { get; private set; }

    /// <summary>Glyphs whose font does not say what they mean.</summary>
    public int UnmappedGlyphs { get; private set; }

    /// <summary>Uses of a font that the file does not hold or that cannot be read; the text in it is skipped.</summary>
    public int MissingFonts { get; private set; }

    public void Restart() => (LostOperations, UnmappedGlyphs, MissingFonts) = (0, 0, 0);

    public void Debug(string message)
    {
    }

    public void Debug(string message, Exception ex)
    {
    }

    public void Warn(string message) => Note(message);

    public void Error(string message) => Note(message);

    public void Error(string message, Exception ex) => Note(message);

    private void Note(string message)
    {
        if (message.StartsWith("Failed reading operation", StringComparison.Ordinal) || message.StartsWith("Operator which was not understood", StringComparison.Ordinal))
            LostOperations++;
        else if (message.StartsWith("We could not find the corresponding character", StringComparison.Ordinal))
            UnmappedGlyphs++;
        else if (message.StartsWith("Skipping a missing font", StringComparison.Ordinal))
            MissingFonts++;
    }
}
