using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using IngestPipeline.Stages.Intake;
using IngestPipeline.Stages.Parse;

namespace IngestPipeline.UnitTests.Parse.Ole;

public sealed class EmbeddedObjectTests
{
    private const string OleType = "application/vnd.openxmlformats-officedocument.oleObject";

    private static readonly byte[] Workbook = Office.Xlsx([("S", "visible", "<sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>inside</t></is></c></row></sheetData>")]);

    [Fact]
    public void A_packaged_file_becomes_a_file_of_its_own_under_its_own_name()
    {
        var notes = Encoding.UTF8.GetBytes("Notes of the keeper.");

        var file = Word(new CompoundFileWriter().Stream("\u0001Ole10Native", Packaged("keeper.txt", notes)).Stream("\u0001CompObj", new byte[40]).Build());

        var attachment = file.Attachments.ShouldHaveSingleItem();
        attachment.Name.ShouldBe("keeper.txt");
        attachment.Bytes.ShouldBe(notes);
        file.Document.Flags.ShouldNotContain("embedded_files_not_read");
    }

    [Fact]
    public void The_name_of_a_packaged_file_is_read_in_Unicode_and_is_never_a_path()
    {
        var file = Word(new CompoundFileWriter().Stream("\u0001Ole10Native", Packaged("?.txt", "x y z"u8.ToArray(), @"C:\Users\Ann\отчёт.txt")).Build());

        file.Attachments.ShouldHaveSingleItem().Name.ShouldBe("отчёт.txt");
    }

    [Theory]
    [InlineData("Package")]
    [InlineData("CONTENTS")]
    [InlineData("EmbeddedOdf")]
    public void A_whole_file_in_a_stream_becomes_a_file_of_its_own(string stream)
    {
        // Large enough to lie in sectors of its own.
        var file = Word(new CompoundFileWriter().Stream(stream, Workbook).Stream("large", new byte[9000]).Build());

        var attachment = file.Attachments.ShouldHaveSingleItem();
        attachment.Bytes.ShouldBe(Workbook);
        attachment.Name.ShouldEndWith(".xlsx");
    }

    [Fact]
    public void A_picture_that_Paint_embedded_becomes_a_picture()
    {
        byte[] picture = [.. "BM"u8, .. BitConverter.GetBytes(58), 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, .. new byte[28]];

        var file = Word(new CompoundFileWriter().Stream("\u0001Ole10Native", [.. BitConverter.GetBytes(picture.Length), .. picture]).Build());

        file.Attachments.ShouldHaveSingleItem().Bytes.ShouldBe(picture);
    }

    [Fact]
    public void A_document_of_the_old_kind_is_the_object_itself()
    {
        var old = new CompoundFileWriter().Stream("WordDocument", new byte[5000]).Stream("1Table", new byte[100]).Build();

        var attachment = Word(old).Attachments.ShouldHaveSingleItem();

        attachment.Bytes.ShouldBe(old);
        Corpus.Sniff(attachment.Bytes, attachment.Name).ShouldBe(MediaTypes.Doc);
    }

    [Fact]
    public void Objects_that_hold_no_file_and_damaged_ones_are_named()
    {
        var equation = new CompoundFileWriter().Stream("Equation Native", new byte[60]).Build();
        var cut = new CompoundFileWriter().Stream("\u0001Ole10Native", Packaged("a.txt", new byte[6000])).Build()[..600];

        var file = Word(equation, cut);

        file.Attachments.ShouldBeEmpty();
        file.Document.Flags.ShouldContain("embedded_files_not_read");
        file.Document.Metadata["embedded_files"].Split(", ").Length.ShouldBe(2);
    }

    [Fact]
    public void Objects_on_slides_are_files_of_their_own_and_those_unread_on_all_slides_are_named()
    {
        using var stream = new MemoryStream();
        stream.Write(Office.Pptx(
            "<p:sp><p:txBody><a:p><a:r><a:t>First slide</a:t></a:r></a:p></p:txBody></p:sp>",
            "<p:sp><p:txBody><a:p><a:r><a:t>Second slide</a:t></a:r></a:p></p:txBody></p:sp>"));
        using (var package = PresentationDocument.Open(stream, true))
        {
            var number = 0;
            foreach (var slide in package.PresentationPart!.SlideParts)
            {
                Feed(slide.AddEmbeddedObjectPart(OleType), new CompoundFileWriter().Stream("\u0001Ole10Native", Packaged($"slide{++number}.txt", "Some notes."u8.ToArray())).Build());
                Feed(slide.AddEmbeddedObjectPart(OleType), new CompoundFileWriter().Stream("Equation Native", new byte[60]).Build());
            }
        }

        var file = Parsing.File(stream.ToArray(), "a.pptx");

        file.Attachments.Select(attachment => attachment.Name).ShouldBe(["slide1.txt", "slide2.txt"], ignoreOrder: true);
        file.Document.Metadata["embedded_files"].Split(", ").Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public void Objects_on_sheets_are_files_of_their_own()
    {
        using var stream = new MemoryStream();
        stream.Write(Workbook);
        using (var package = SpreadsheetDocument.Open(stream, true))
            Feed(package.WorkbookPart!.WorksheetParts.Single().AddEmbeddedObjectPart(OleType), new CompoundFileWriter().Stream("Package", Workbook).Build());

        Parsing.File(stream.ToArray(), "a.xlsx").Attachments.ShouldHaveSingleItem().Bytes.ShouldBe(Workbook);
    }

    /// <summary>What the Windows Packager writes.</summary>
    internal static byte[] Packaged(string label, byte[] bytes, string? wide = null)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(0);
        writer.Write((ushort)2);
        writer.Write(Encoding.ASCII.GetBytes($"{label}\0C:\\in\\{label}\0"));
        writer.Write(0x0003_0000);
        var temporary = Encoding.ASCII.GetBytes($"C:\\Temp\\{label}\0");
        writer.Write(temporary.Length);
        writer.Write(temporary);
        writer.Write(bytes.Length);
        writer.Write(bytes);
        foreach (var name in wide is null ? [] : new[] { "C:\\Temp\\x", wide, "C:\\in\\x" })
        {
            writer.Write(name.Length);
            writer.Write(Encoding.Unicode.GetBytes(name));
        }

        writer.Flush();
        var native = stream.ToArray();
        BitConverter.TryWriteBytes(native, native.Length - sizeof(int));
        return native;
    }

    private static ParsedFile Word(params byte[][] objects)
    {
        using var stream = new MemoryStream();
        stream.Write(Office.Docx(Office.Paragraph("See the object.")));
        using (var package = WordprocessingDocument.Open(stream, true))
        {
            foreach (var content in objects)
                Feed(package.MainDocumentPart!.AddEmbeddedObjectPart(OleType), content);
        }

        return Parsing.File(stream.ToArray(), "a.docx");
    }

    private static void Feed(OpenXmlPart part, byte[] content) => part.FeedData(new MemoryStream(content));
}
