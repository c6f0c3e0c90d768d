namespace IngestPipeline.Providers.Ocr;

/// <summary>What one attempt at a page gave, and how far it can be trusted.</summary>
internal sealed record Reading(Pix Image, int RotatedBy, IReadOnlyList<OcrWord> Words)
{
    // Clean print reads at 85 to 96; sideways or upside-down text comes out below 60 with next to no long words.
    // On a photograph a few words can read well while the most are overlooked, so little text has to be surer.
    private const double Trustworthy = 75;
    private const double TrustworthyAlone = 90;
    private const int LettersOfAText = 200;

    // Below this a word is more likely wrong than right.
    private const double Doubtful = 40;

    /// <summary>What was done to the page before it read like this, beyond turning; for the page ledger.</summary>
    public IReadOnlyList<string> Treatments { get; init; } = [];

    /// <summary>Set when the page is in a script that cannot be read here.</summary>
    public MissingScript? Missing { get; init; }

    /// <summary>Mean confidence over letters, so that specks read as punctuation carry no weight; 0 without letters.</summary>
    public double Confidence => Mean(Words);

    /// <summary>Letters read, each weighed by how far its word is above doubt: more and surer text wins.</summary>
    public double Score => ScoreOf(Words);

    public bool IsTrustworthy => Confidence >= (IsPageOfText ? Trustworthy : TrustworthyAlone);

    public bool IsPageOfText => Words.Sum(word => word.Letters) >= LettersOfAText;

    /// <summary>Median height of a word's box in pixels; 0 without words.</summary>
    public double TextHeight
    {
        get
        {
            var heights = Words.Where(word => word.Letters > 0).Select(word => word.Bottom - word.Top).Order().ToArray();
            return heights.Length == 0 ? 0 : heights[heights.Length / 2];
        }
    }

    public static double ScoreOf(IEnumerable<OcrWord> words) =>
        words.Sum(word => word.Letters * Math.Max(0, word.Confidence - Doubtful) / (100 - Doubtful));

    public static double Mean(IEnumerable<OcrWord> words)
    {
        var (sum, letters) = (0.0, 0);
        foreach (var word in words)
            (sum, letters) = (sum + (word.Letters * word.Confidence), letters + word.Letters);
        return letters == 0 ? 0 : sum / letters;
    }
}
