using System.Text;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>
/// The words of a document, asked when a hyphen ends a line. It stays when the document writes the compound with a hyphen elsewhere, or knows both
/// halves as words and not the two joined; else it goes.
/// </summary>
internal sealed class WordList
{
    // Enough to know the vocabulary of a book; a document made of distinct words must not fill the memory.
    private const int MaxWords = 200_000;

    private readonly HashSet<string> _hyphenated = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _words = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    private WordList() => _lookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Most of the text is set in a fixed-width font, which then does not mean code.</summary>
    public bool IsMonospaced { get; private set; }

    public static WordList From(IEnumerable<PageLayout> pages)
    {
        var words = new WordList();
        var (monospaced, all) = (0L, 0L);
        foreach (var page in pages)
        {
            foreach (var (_, lines) in page.Flows)
            {
                foreach (var line in lines)
                {
                    words.NoteWords(line.Text);
                    words.NoteHyphens(line.Text);
                    all += line.Text.Length;
                    monospaced += line.IsMonospaced ? line.Text.Length : 0;
                }
            }
        }

        words.IsMonospaced = monospaced * 2 > all;
        return words;
    }

    /// <summary>Appends a line to the lines above it.</summary>
    public void Join(StringBuilder text, string line)
    {
        var last = text[^1];
        if (last == '\u00AD')
        {
            text.Length--;
            text.Append(line);
            return;
        }

        if (last is '-' or '\u2010' && text.Length > 1 && char.IsLetter(text[^2]) && char.IsLower(line[0]))
        {
            var (head, tail) = (LastWord(text, text.Length - 1), FirstWord(line));
            if (!IsCompound(head, tail))
                text.Length--;
            text.Append(line);
            return;
        }

        var isUnspaced = PdfText.IsWide(last) && PdfText.IsWide(line[0]) || last is '-' && text.Length > 1 && char.IsLetterOrDigit(text[^2]) && char.IsLetterOrDigit(line[0]);
        if (!isUnspaced)
            text.Append(' ');
        text.Append(line);
    }

    private bool IsCompound(string head, string tail) =>
        head.Contains('-', StringComparison.Ordinal) || _hyphenated.Contains($"{head}-{tail}")
        || (head.Length >= 3 && tail.Length >= 3 && _words.Contains(head) && _words.Contains(tail) && !_words.Contains(head + tail));

    // Words that stand free in a line: not the halves that a hyphen at its end leaves.
    private void NoteWords(string line)
    {
        foreach (var range in line.AsSpan().Split(' '))
        {
            var word = line.AsSpan(range).Trim(".,;:!?()[]\"'“”‘’");
            if (word.Length is < 3 or > 40 || _words.Count >= MaxWords || range.Start.Value == 0 || (range.End.Value == line.Length && line[^1] == '-'))
                continue;
            var isWord = true;
            foreach (var character in word)
                isWord &= char.IsLetter(character);
            if (isWord)
                _lookup.Add(word);
        }
    }

    private void NoteHyphens(string line)
    {
        var from = 0;
        for (var at = line.IndexOf('-', StringComparison.Ordinal); at > 0 && at + 1 < line.Length && _hyphenated.Count < MaxWords; at = line.IndexOf('-', from))
        {
            from = at + 1;
            if (!char.IsLetter(line[at - 1]) || !char.IsLetter(line[at + 1]))
                continue;
            var (start, end) = (at, at + 1);
            while (start > 0 && char.IsLetter(line[start - 1]))
                start--;
            while (end < line.Length && char.IsLetter(line[end]))
                end++;
            _hyphenated.Add(line[start..end]);
        }
    }

    private static string LastWord(StringBuilder text, int end)
    {
        var start = end;
        while (start > 0 && end - start < 64 && (char.IsLetter(text[start - 1]) || text[start - 1] == '-'))
            start--;
        return text.ToString(start, end - start);
    }

    private static string FirstWord(string line)
    {
        var end = 0;
        while (end < line.Length && char.IsLetter(line[end]))
            end++;
        return line[..end];
    }
}
