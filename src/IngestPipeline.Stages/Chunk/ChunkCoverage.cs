using System.Text;
using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Chunk;

/// <summary>Proves that what a document says is in its chunks, whatever cut them.</summary>
internal static class ChunkCoverage
{
    private const int Probe = 24;
    private const int MaxPlaces = 16;

    // Longer runs without white space are cut wherever a token ends.
    private const int LongestWord = 64;

    /// <summary>
    /// Looks for the text of each element in the chunks that name it, in their order, by letters and digits alone: each has to take up
    /// where the one before left off. Where cutting adds something in between, as in rows too long for a chunk, every word has to be there.
    /// </summary>
    /// <param name="document">What was cut.</param>
    /// <param name="body">Those of its elements that were to be cut.</param>
    /// <param name="chunks">What they were cut into.</param>
    /// <param name="lost">The first element of which something is missing.</param>
    public static TextLedger Measure(ParsedDocument document, IReadOnlyList<Element> body, IReadOnlyList<TextChunk> chunks, out Element? lost)
    {
        var wanted = body.Select(element => element.Id).ToHashSet();
        var holders = chunks.Where(chunk => !chunk.Flags.Contains(FlagNames.Parent))
            .SelectMany(chunk => chunk.ElementIds.Select(id => (id, chunk.Text))).ToLookup(entry => entry.id, entry => entry.Text);
        var ledger = new TextLedger();
        lost = null;
        foreach (var element in document.Elements)
        {
            var place = PlaceOf(element, [.. holders[element.Id]], wanted.Contains(element.Id));
            if (place == TextPlace.Lost)
                lost ??= element;
            ledger = Add(ledger, place, element);
        }

        return ledger;
    }

    private static TextLedger Add(TextLedger ledger, TextPlace place, Element element) => place switch
    {
        TextPlace.InChunks => ledger with { InChunks = ledger.InChunks.Add(element) },
        TextPlace.Running => ledger with { Running = ledger.Running.Add(element) },
        TextPlace.WithoutWords => ledger with { WithoutWords = ledger.WithoutWords.Add(element) },
        _ => ledger with { Lost = ledger.Lost.Add(element) },
    };

    private static TextPlace PlaceOf(Element element, string[] held, bool isWanted)
    {
        if (!element.Text.EnumerateRunes().Any(Rune.IsLetterOrDigit))
            return TextPlace.WithoutWords;
        if (!isWanted)
            return TextPlace.Running;
        return IsWalkedThrough(element.Text, held) || HasEveryWord(element.Text, held) ? TextPlace.InChunks : TextPlace.Lost;
    }

    private static bool IsWalkedThrough(string text, string[] held)
    {
        var rest = Pack(text).AsSpan();
        foreach (var piece in held)
            rest = rest[Advance(rest, Pack(piece))..];
        return rest.IsEmpty;
    }

    /// <summary>Characters at the start of <paramref name="rest"/> that stand somewhere in the piece, or begin at its end.</summary>
    private static int Advance(ReadOnlySpan<char> rest, ReadOnlySpan<char> piece)
    {
        var best = 0;
        var probe = rest[..Math.Min(Probe, rest.Length)];
        var from = 0;
        for (var place = 0; place < MaxPlaces && piece[from..].IndexOf(probe, StringComparison.Ordinal) is >= 0 and var offset && probe.Length > 0; place++)
        {
            best = Math.Max(best, rest.CommonPrefixLength(piece[(from + offset)..]));
            from += offset + 1;
        }

        for (var length = Math.Min(probe.Length, piece.Length); length > best; length--)
        {
            if (piece.EndsWith(probe[..length], StringComparison.Ordinal))
                return length;
        }

        return best;
    }

    private static bool HasEveryWord(string text, string[] held)
    {
        var known = held.SelectMany(Words).ToHashSet(StringComparer.Ordinal);
        for (var i = 1; i < held.Length; i++)
            known.Add(Words(held[i - 1]).LastOrDefault() + Words(held[i]).FirstOrDefault());
        return held.Length > 0 && Words(text).All(word => word.Length > LongestWord || known.Contains(word));
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static string Pack(string text)
    {
        var packed = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
                packed.Append(rune);
        }

        return packed.ToString();
    }
}
