using System.Globalization;
using System.Text;
using IngestPipeline.Domain.Documents;

namespace IngestPipeline.UnitTests.Parse.Pdf;

/// <summary>Right-to-left script as a page has it: letters drawn from left to right, lines that begin at the right margin.</summary>
public sealed class PdfRightToLeftTests
{
    private const double Right = 550;
    private const double Size = 12;
    private const double Leading = 16;

    // Code 0x41 is the first letter of the script; digits, signs and the space are themselves.
    private const char Hebrew = '\u05D0';
    private const char Arabic = '\u0621';
    private const byte FirstLetter = 0x41;
    private const byte LastLetter = 0x6A;

    private static readonly string[] HebrewLines =
    [
        "מועצת העיר נפגשה ביום שני בבית העירייה הישן כדי לדון במצב הנמל",
        "שבו עגנו בקיץ 1480 אוניות והרציף החדש נפתח לפני הזמן שנקבע לו",
        "ולכן המחסנים בצפון כמעט מלאים והתבואה ממתינה שם ימים רבים עד",
        "שהיא נטענת.",
    ];

    private static readonly string[] ArabicLines =
    [
        "اجتمع مجلس المدينة يوم الاثنين في المبنى القديم لمناقشة حال الميناء",
        "الذي رست فيه خلال الصيف 1623 سفينة بعد أن فتح الرصيف الجديد باكرا",
        "ولهذا كادت المخازن في الشمال تمتلئ والحبوب تنتظر هناك أياما كثيرة",
        "قبل أن تشحن.",
    ];

    public static TheoryData<char, string[]> Scripts => new() { { Hebrew, HebrewLines }, { Arabic, ArabicLines } };

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Lines_of_a_paragraph_are_joined_in_the_order_of_reading(char script, string[] lines)
    {
        var second = lines.Reverse().Skip(1).ToArray();
        var content = Draw(script, 700, lines) + Draw(script, 700 - (lines.Length * Leading) - 14, second);

        Read(script, content).Texts(ElementType.Paragraph).ShouldBe([string.Join(' ', lines), string.Join(' ', second)]);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_paragraph_that_goes_on_on_the_next_page_is_one(char script, string[] lines)
    {
        var file = File(script);
        file.Page(Draw(script, 120, lines[..2])).Page(Draw(script, 740, lines[2..]));

        ReadPdf.Document(file).Texts(ElementType.Paragraph).ShouldBe([string.Join(' ', lines)]);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_first_line_that_is_set_in_from_the_right_begins_a_paragraph(char script, string[] lines)
    {
        // No sentence ends before it: only the indent tells.
        string[] first = [.. lines[..3], lines[3].TrimEnd('.')];
        var content = Draw(script, 700, first) + Draw(script, 700 - (4 * Leading), lines[1..2], Right - 24) + Draw(script, 700 - (5 * Leading), lines[2..3]);

        Read(script, content).Texts(ElementType.Paragraph).ShouldBe([string.Join(' ', first), $"{lines[1]} {lines[2]}"]);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_list_item_keeps_its_lines_though_the_second_reaches_further_to_the_left(char script, string[] lines)
    {
        var content = Draw(script, 700, [$"1. {lines[0][..40]}"]) + Draw(script, 700 - Leading, [lines[1]], Right - 18)
            + Draw(script, 700 - (2 * Leading), [$"2. {lines[2][..40]}"]) + Draw(script, 700 - (3 * Leading), [lines[0]], Right - 18);

        Read(script, content).Texts(ElementType.ListItem).ShouldBe([$"1. {lines[0][..40].Trim()} {lines[1]}", $"2. {lines[2][..40].Trim()} {lines[0]}"]);
    }

    [Fact]
    public void The_right_column_is_read_before_the_left_one()
    {
        string[] right = ["מועצת העיר נפגשה ביום שני בבית", "העירייה הישן כדי לדון במצב הנמל", "שבו עגנו בקיץ אוניות רבות מאוד", "והרציף החדש נפתח לפני הזמן כי"];
        string[] left = ["המחסנים בצפון כמעט מלאים היו אז", "והתבואה ממתינה שם ימים רבים עד", "שהיא נטענת על האוניות הגדולות", "ובסוף החודש יוחלט על המנוף הישן."];

        var document = Read(Hebrew, Draw(Hebrew, 700, right) + Draw(Hebrew, 700, left, 270));

        string.Join(' ', document.Texts(ElementType.Paragraph)).ShouldBe(string.Join(' ', right.Concat(left)));
    }

    private static ParsedDocument Read(char script, string content) => ReadPdf.Document(File(script).Page(content));

    private static PdfFile File(char script)
    {
        var map = string.Create(
            CultureInfo.InvariantCulture,
            $"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfrange <20> <40> <0020> <{FirstLetter:X2}> <{LastLetter:X2}> <{(int)script:X4}> endbfrange endcmap end end");
        var file = new PdfFile();
        var unicode = file.AddStream("", Encoding.ASCII.GetBytes(map));
        var descriptor = file.Add("<</Type/FontDescriptor/FontName/Foo/Flags 32/FontBBox[0 0 500 700]/ItalicAngle 0/Ascent 700/Descent 0/CapHeight 700/StemV 80>>");
        var widths = string.Join(' ', Enumerable.Repeat(500, LastLetter - 0x20 + 1));
        file[PdfFile.Font] = $"<</Type/Font/Subtype/Type1/BaseFont/Foo/FirstChar 32/LastChar {LastLetter}/Widths[{widths}]/FontDescriptor {descriptor} 0 R/ToUnicode {unicode} 0 R>>";
        return file;
    }

    private static string Draw(char script, double y, string[] lines, double right = Right)
    {
        var content = new StringBuilder();
        foreach (var line in lines)
        {
            var codes = OnPage(line).Select(letter => letter < 0x80 ? (byte)letter : (byte)(FirstLetter + letter - script)).ToArray();
            content.Append(CultureInfo.InvariantCulture, $"BT /F1 {Size} Tf {right - (codes.Length * Size / 2)} {y} Td <{Convert.ToHexString(codes)}> Tj ET\n");
            y -= Leading;
        }

        return content.ToString();
    }

    // From right to left, but for numbers.
    private static string OnPage(string line)
    {
        var page = line.Reverse().ToArray();
        for (var start = 0; start < page.Length; start++)
        {
            var end = start;
            while (end < page.Length && char.IsAsciiDigit(page[end]))
                end++;
            if (end - start > 1)
                Array.Reverse(page, start, end - start);
            start = Math.Max(start, end);
        }

        return new string(page);
    }
}
