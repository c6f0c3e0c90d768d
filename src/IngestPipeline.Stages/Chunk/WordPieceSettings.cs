namespace IngestPipeline.Stages.Chunk;

/// <summary>How a BERT model wants its text cut; the defaults are those of the first uncased models.</summary>
/// <param name="LowerCase">Letters are made small.</param>
/// <param name="StripAccents">Accents are taken from letters.</param>
/// <param name="SplitIdeographs">Each ideograph is a word.</param>
public sealed record WordPieceSettings(bool LowerCase = true, bool StripAccents = true, bool SplitIdeographs = true)
{
    public string Unknown { get; init; } = "[UNK]";

    public string Separator { get; init; } = "[SEP]";

    public string Padding { get; init; } = "[PAD]";

    public string Classification { get; init; } = "[CLS]";
}
