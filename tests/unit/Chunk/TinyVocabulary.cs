using System.Text;
using IngestPipeline.Stages.Chunk;

namespace IngestPipeline.UnitTests.Chunk;

/// <summary>A WordPiece vocabulary of letters, digits, marks and a few words and endings.</summary>
internal static class TinyVocabulary
{
    private static readonly string[] Words =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]",
        "hello", "world", "cafe", "un", "the", "valve", "##aff", "##able", "##ing", "\u65E5", "\u672C", "\u20AC",
        .. Range('a', 'z').Concat(Range('0', '9')).SelectMany(letter => new[] { letter, "##" + letter }),
        .. Range('!', '/').Concat(Range(':', '@')).Concat(Range('[', '`')).Concat(Range('{', '~')),
    ];

    public static byte[] Bytes { get; } = Encoding.UTF8.GetBytes(string.Join('\n', Words) + "\n");

    public static WordPieceCounter Counter { get; } = WordPieceCounter.Read(Bytes, new WordPieceSettings());

    public static int Size => Words.Length;

    public static string TokenOf(int number) => Words[number];

    private static IEnumerable<string> Range(char from, char to) => Enumerable.Range(from, to - from + 1).Select(code => ((char)code).ToString());
}
