using System.Globalization;
using System.Text;

namespace IngestPipeline.Providers.Ocr;

/// <summary>Reads Tesseract's TSV: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.</summary>
internal static class TsvReader
{
    private const string WordLevel = "5";

    public static IReadOnlyList<OcrWord> Read(string tsv)
    {
        var words = new List<OcrWord>();
        foreach (var row in tsv.Split('\n'))
        {
            var fields = row.Split('\t', 12);
            if (fields.Length < 12 || fields[0] != WordLevel)
                continue;
            var text = Clean(fields[11]);
            if (text.Length == 0)
                continue;
            var (left, top) = (Number(fields[6]), Number(fields[7]));
            words.Add(new OcrWord(
                (int)Number(fields[2]), (int)Number(fields[3]), (int)Number(fields[4]),
                left, top, left + Number(fields[8]), top + Number(fields[9]),
                Math.Clamp(Number(fields[10]), 0, 100),
                text));
        }

        return words;
    }

    private static double Number(string field) => double.Parse(field, CultureInfo.InvariantCulture);

    private static string Clean(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (!char.IsControl(letter))
                kept.Append(letter);
        }

        return kept.ToString().Trim().Normalize(NormalizationForm.FormC);
    }
}
