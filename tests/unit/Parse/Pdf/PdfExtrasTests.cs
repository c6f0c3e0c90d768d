using System.Text;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Parse;

namespace IngestPipeline.UnitTests.Parse.Pdf;

public sealed class PdfExtrasTests
{
    [Fact]
    public void Metadata_is_what_the_file_states()
    {
        var file = new PdfFile().Page(PdfFile.Text(50, 700, 10, "Text"));
        var information = file.Add("<</Title(Dust) /Author(A. Reader) /CreationDate(D:20240131120000+01'00')>>");
        file.Trailer = $"/Info {information} 0 R";

        var metadata = ReadPdf.Document(file).Metadata;

        metadata["title"].ShouldBe("Dust");
        metadata["author"].ShouldBe("A. Reader");
        metadata["created"].ShouldBe("2024-01-31T11:00:00Z");
    }

    [Fact]
    public void Embedded_files_come_with_the_document_up_to_the_limit()
    {
        var file = new PdfFile().Page(PdfFile.Text(50, 700, 10, "Text"));
        var first = file.AddStream("/Type/EmbeddedFile", "one"u8.ToArray());
        var second = file.AddStream("/Type/EmbeddedFile/Filter/FlateDecode", PdfFile.Deflate("two"u8.ToArray()));
        var names = file.Add($"<</Names[(a.txt)<</Type/Filespec/F(a.txt)/EF<</F {first} 0 R>>>>(b.txt)<</Type/Filespec/F(b.txt)/EF<</F {second} 0 R>>>>]>>");
        file[PdfFile.Catalog] = $"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles {names} 0 R>>>>";

        ReadPdf.File(file).Attachments.Select(attachment => (attachment.Name, Encoding.UTF8.GetString(attachment.Bytes))).ShouldBe([("a.txt", "one"), ("b.txt", "two")]);
        ReadPdf.Parse(file.Build(), new ParseOptions { MaxAttachments = 1 }).ShouldBeOfType<Completed<ParsedFile>>().Output.Attachments.Count.ShouldBe(1);
    }

    [Fact]
    public void An_embedded_bomb_is_refused()
    {
        var file = new PdfFile().Page(PdfFile.Text(50, 700, 10, "Text"));
        var bomb = file.AddStream("/Type/EmbeddedFile/Filter/FlateDecode", PdfFile.Deflate(new byte[64 << 20]));
        var names = file.Add($"<</Names[(a.bin)<</Type/Filespec/F(a.bin)/EF<</F {bomb} 0 R>>>>]>>");
        file[PdfFile.Catalog] = $"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles {names} 0 R>>>>";

        ReadPdf.Refusal(file.Build()).Reason.ShouldBe(QuarantineReason.DecompressionBomb);
    }

    [Fact]
    public void Form_values_stand_beside_their_labels()
    {
        var file = new PdfFile();
        var parent = file.Add("<</FT/Tx/V(Ada Lovelace)>>");
        var field = file.Add($"<</Type/Annot/Subtype/Widget/Rect[120 696 300 712]/Parent {parent} 0 R>>");
        var box = file.Add("<</Type/Annot/Subtype/Widget/FT/Btn/Rect[120 666 132 678]/AS/Yes>>");
        file.Page(PdfFile.Text(50, 700, 10, "Name:") + PdfFile.Text(50, 670, 10, "Member"), $"/Annots[{field} 0 R {box} 0 R]");

        ReadPdf.Document(file).Texts(ElementType.Paragraph).ShouldBe(["Name: Ada Lovelace", "Member [x]"]);
    }

    [Fact]
    public void Notes_are_read_and_hidden_ones_flagged()
    {
        var file = new PdfFile();
        var note = file.Add("<</Type/Annot/Subtype/FreeText/Rect[50 500 300 520]/Contents(Please check the figures)>>");
        var hidden = file.Add("<</Type/Annot/Subtype/Text/F 2/Rect[50 400 70 420]/Contents(Not for the customer)>>");
        file.Page(PdfFile.Text(50, 700, 10, "Text"), $"/Annots[{note} 0 R {hidden} 0 R]");

        var elements = ReadPdf.Document(file).Elements;

        elements.Single(element => element.Text == "Please check the figures").Flags.ShouldBeEmpty();
        elements.Single(element => element.Text == "Not for the customer").Flags.ShouldBe(["hidden_text"]);
    }

    [Fact]
    public void Lzw_streams_are_held_to_the_limits()
    {
        var file = new PdfFile();
        // One code, then growing runs of the same byte: the longest strings LZW can make.
        var content = file.AddStream("/Filter/LZWDecode", [.. Enumerable.Repeat((byte)0x80, 20)]);

        ReadPdf.Parse(file.Page(content).Page(PdfFile.Text(50, 700, 10, "Text")).Build()).ShouldBeOfType<Completed<ParsedFile>>().Output.Document.Pages.Count.ShouldBe(2);
    }
}
