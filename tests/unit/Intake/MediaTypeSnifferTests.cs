using System.Text;
using IngestPipeline.Stages.Intake;
using IngestPipeline.UnitTests.Parse;

namespace IngestPipeline.UnitTests.Intake;

public sealed class MediaTypeSnifferTests
{
    [Theory]
    [InlineData("%PDF-1.7\n", MediaTypes.Pdf)]
    [InlineData("\n\n%PDF-1.4\n", MediaTypes.Pdf)]
    [InlineData("junk before %PDF-1.4\n1 0 obj", MediaTypes.Pdf)]
    [InlineData("A file starts with %PDF- when it is a PDF.", MediaTypes.PlainText)]
    [InlineData("{\\rtf1 hello}", MediaTypes.Rtf)]
    [InlineData("<!DOCTYPE html><title>x</title>", MediaTypes.Html)]
    [InlineData("<!-- a comment -->\n<HTML><body>x", MediaTypes.Html)]
    [InlineData("<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x' 'y'><html xmlns='http://www.w3.org/1999/xhtml'/>", MediaTypes.Html)]
    [InlineData("<?xml version='1.0'?>\n<catalog><book/></catalog>", MediaTypes.Xml)]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>", MediaTypes.Svg)]
    [InlineData("<div><p>One</p><p>Two</p></div>", MediaTypes.Html)]
    [InlineData("{\"a\": [1, 2]}", MediaTypes.Json)]
    [InlineData("{\"a\": 1}\n{\"a\": 2}\n", MediaTypes.JsonLines)]
    [InlineData("[citation needed] is what they say", MediaTypes.PlainText)]
    [InlineData("{not json} but text", MediaTypes.PlainText)]
    [InlineData("From: a@b.c\nTo: d@e.f\nMessage-ID: <1@x>\nSubject: s\n\nhello", MediaTypes.Email)]
    [InlineData("From: Ann\nTo: Bob\nSubject: lunch\n\nThis memo has no transport headers.", MediaTypes.PlainText)]
    [InlineData("a\tb\tc\n1\t2\t3\n4\t5\t6\n7\t8\t9\n", MediaTypes.Tsv)]
    [InlineData("One, two, three.\nFour, five.\nSix, seven, eight, nine.\nTen.", MediaTypes.PlainText)]
    public void Content_without_an_extension_is_recognised(string content, string expected) => Sniff(content, "unnamed").ShouldBe(expected);

    [Theory]
    [InlineData("a,b\n1,2\n", "x.csv", MediaTypes.Csv)]
    [InlineData("a,b\n1,2\n", "x.txt", MediaTypes.PlainText)]
    [InlineData("# Title\n\ntext", "x.md", MediaTypes.Markdown)]
    [InlineData("<p align=center>logo</p>\n\n# Title", "x.md", MediaTypes.Markdown)]
    [InlineData("# Title", "x.txt", MediaTypes.PlainText)]
    [InlineData("Some <b>bold</b> text", "x.html", MediaTypes.Html)]
    [InlineData("%PDF-1.7", "x.txt", MediaTypes.Pdf)]
    [InlineData("hello", "x.docx", MediaTypes.PlainText)]
    public void The_name_decides_between_text_formats_only(string content, string name, string expected) => Sniff(content, name).ShouldBe(expected);

    [Fact]
    public void Office_files_are_known_by_their_parts_also_when_cut()
    {
        var docx = Office.Docx(Office.Paragraph("text"));
        Sniff(docx, "x.zip").ShouldBe(MediaTypes.Docx);
        Sniff(docx[..(docx.Length - 300)], "x.bin").ShouldBe(MediaTypes.Docx);
        Sniff(Office.Xlsx([("S", "visible", "<sheetData/>")]), "x.docx").ShouldBe(MediaTypes.Xlsx);
        Sniff(Office.Pptx(""), "x").ShouldBe(MediaTypes.Pptx);
        Sniff(Office.Zip(("[Content_Types].xml", ""), ("word/document.xml", ""), ("word/vbaProject.bin", "")), "x").ShouldBe(MediaTypes.Docm);
        Sniff(Office.Zip(("word/readme.txt", "x")), "x.zip").ShouldBe(MediaTypes.Zip);
    }

    [Fact]
    public void Binary_content_is_an_octet_stream_whatever_its_name()
    {
        var random = new byte[4096];
        new Random(7).NextBytes(random);
        random[0] = 0;
        Sniff(random, "x.txt").ShouldBe(MediaTypes.OctetStream);
    }

    [Fact]
    public void No_bytes_are_an_empty_file() => Sniff([], "x.pdf").ShouldBe(MediaTypes.Empty);

    [Fact]
    public void Wide_text_is_text()
    {
        Sniff(Encoding.Unicode.GetBytes("Name,Value\nräksmörgås,1\n"), "x.csv").ShouldBe(MediaTypes.Csv);
        Sniff(Encoding.UTF32.GetBytes("plain words only"), "x").ShouldBe(MediaTypes.PlainText);
    }

    [Theory]
    [InlineData("EncryptedPackage", MediaTypes.EncryptedOffice)]
    [InlineData("WordDocument", MediaTypes.Doc)]
    [InlineData("Workbook", MediaTypes.Xls)]
    [InlineData("PowerPoint Document", MediaTypes.Ppt)]
    [InlineData("__properties_version1.0", MediaTypes.Msg)]
    [InlineData("Something", MediaTypes.OleStorage)]
    public void Compound_files_are_known_by_their_streams(string stream, string expected)
    {
        byte[] file = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[1024], .. Encoding.Unicode.GetBytes(stream), .. new byte[64]];
        Sniff(file, "x.bin").ShouldBe(expected);
    }

    [Fact]
    public void Corpus_files_are_what_their_kind_says()
    {
        Assert.SkipWhen(Corpus.Root is null, "the corpus is not here");
        foreach (var file in Corpus.Files())
        {
            var type = Corpus.Sniff(Corpus.Read(file.File), file.File);
            string? expected = file.Kind switch
            {
                "pdf-digital" or "pdf-scanned" or "pdf-mixed" => MediaTypes.Pdf,
                "html" => MediaTypes.Html,
                "md" => MediaTypes.Markdown,
                "txt" => MediaTypes.PlainText,
                "csv" => MediaTypes.Csv,
                "eml" => MediaTypes.Email,
                "msg" => MediaTypes.Msg,
                _ => null,
            };
            if (expected is not null)
                type.ShouldBe(expected, file.File);
            if (file.Kind == "image")
                type.ShouldStartWith("image/", customMessage: file.File);
        }
    }

    private static string Sniff(string content, string name) => Sniff(Encoding.UTF8.GetBytes(content), name);

    private static string Sniff(byte[] content, string name) => Corpus.Sniff(content, name);
}
