namespace IngestPipeline.Providers.Ocr;

/// <summary>What one attempt at a page gave, and how far it can be trusted.</summary>
internal sealed record Reading(Pix Image, int RotatedBy, IReadOnlyList<OcrWord> Words)
{
    // Clean print reads at 85 to 96; sideways or upside-down text comes out below 60 with next to no long words.
    private const double Trustworthy = 75;

    // Below this a word is more likely wrong than right.
    private const double Doubtful = 40;

    /// <summary>Mean confidence over letters, so that specks read as punctuation carry no weight; 0 without letters.</summary>
    public double Confidence { get; } = Mean(Words);

    /// <summary>Letters read, each weighed by how far its word is above doubt: more and surer text wins.</summary>
    public double Score { get; } = Words.Sum(word => word.Letters * Math.Max(0, word.Confidence - Doubtful) / (100 - Doubtful));

    public bool IsTrustworthy => Confidence >= Trustworthy;

    public static double Mean(IEnumerable<OcrWord> words)
    {
        var (sum, letters) = (0.0, 0);
        foreach (var word in words)
            (sum, letters) = (sum + (word.Letters * word.Confidence), letters + word.Letters);
        return letters == 0 ? 0 : sum / letters;
    }
}
