using Microsoft.ML.Tokenizers;

namespace IngestPipeline.Stages.Chunk;

/// <summary>
/// Words as BERT's own tokenizer cuts them: at white space, and around each mark, among which all of ASCII that is neither letter nor digit
/// counts. The library's cutter drops symbols such as <c>$</c> and <c>=</c> and keeps underscores inside words.
/// </summary>
internal sealed class BertWords : PreTokenizer
{
    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text)
    {
        var start = 0;
        for (var position = 0; position < text.Length; position++)
        {
            var character = text[position];
            if (character != ' ' && !IsMark(character))
                continue;
            if (position > start)
                yield return (start, position - start);
            if (character != ' ')
                yield return (position, 1);
            start = position + 1;
        }

        if (text.Length > start)
            yield return (start, text.Length - start);
    }

    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => PreTokenize(text.ToString());

    // Marks outside the basic plane are those of scripts no model was trained on.
    private static bool IsMark(char character) =>
        character < 0x80 ? character > ' ' && !char.IsAsciiLetterOrDigit(character) : char.IsPunctuation(character);
}
