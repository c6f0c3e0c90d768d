namespace IngestPipeline.Stages.Parse;

/// <summary>Text and the encoding it was read with.</summary>
/// <param name="Text">Without byte order mark.</param>
/// <param name="Encoding">IANA name of the encoding.</param>
/// <param name="IsLossy">True when bytes had no meaning in the encoding and became U+FFFD.</param>
public sealed record DecodedText(string Text, string Encoding, bool IsLossy);
