using System.Globalization;
using System.Text;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Stages.Parse;
using IngestPipeline.UnitTests.Parse.Ole;
using IngestPipeline.UnitTests.Parse.Rtf;

namespace IngestPipeline.UnitTests.Parse.Outlook;

/// <summary>Messages written property by property.</summary>
public sealed class OutlookMessageTests
{
    private const ushort PlainBody = 0x1000;
    private const ushort RichBody = 0x1009;

    [Fact]
    public void A_body_that_is_only_compressed_rich_text_is_read()
    {
        var document = Parse(Message().Stream(Binary(RichBody), CompressedRtfTests.AsItIs(@"{\rtf1\ansi The pier is \b open\b0 .\par It opened \'93early\'94.}"))).Document;

        document.Texts().TakeLast(2).ShouldBe(["The pier is open.", "It opened “early”."]);
        document.Flags.ShouldNotContain("rich_text_body_not_read");
    }

    [Fact]
    public void The_page_in_rich_text_is_read_as_a_page_also_where_plain_text_stands_beside_it()
    {
        const string rtf =
            @"{\rtf1\ansi\ansicpg1252\fromhtml1{\*\htmltag18 <html><body>}{\*\htmltag80 <h1>}Harbour\htmlrtf\par\htmlrtf0{\*\htmltag80 </h1><table><tr><td>}Ships\htmlrtf\tab\htmlrtf0{\*\htmltag80 </td><td>}1480{\*\htmltag80 </td></tr><tr><td>}Cranes{\*\htmltag80 </td><td>}3{\*\htmltag80 </td></tr></table></body></html>}}";
        var message = Message().Stream(Binary(RichBody), CompressedRtfTests.AsItIs(rtf)).Stream(Text(PlainBody), Encoding.Unicode.GetBytes("Harbour Ships 1480 Cranes 3"));

        var document = Parse(message).Document;

        document.Elements.ShouldContain(element => element.Type == ElementType.Heading && element.Text == "Harbour");
        document.Elements.Single(element => element.Type == ElementType.Table).Rows![0].ShouldBe(["Ships", "1480"]);
    }

    [Fact]
    public void Plain_text_goes_before_rich_text_that_was_no_page() =>
        Parse(Message().Stream(Binary(RichBody), CompressedRtfTests.AsItIs(@"{\rtf1 rich}")).Stream(Text(PlainBody), Encoding.Unicode.GetBytes("plain"))).Document.Texts()[^1].ShouldBe("plain");

    [Fact]
    public void Rich_text_that_cannot_be_read_is_said() =>
        Parse(Message().Stream(Binary(RichBody), new byte[40])).Document.Flags.ShouldContain("rich_text_body_not_read");

    [Fact]
    public void An_object_pasted_into_a_message_is_a_file_of_its_own_and_an_unknown_one_is_named()
    {
        var notes = "Notes of the keeper."u8.ToArray();
        var message = Message().Stream(Text(PlainBody), Encoding.Unicode.GetBytes("See below."))
            .Storage("__attach_version1.0_#00000000", Attachment(new CompoundFileWriter().Stream("\u0001Ole10Native", EmbeddedObjectTests.Packaged("keeper.txt", notes))))
            .Storage("__attach_version1.0_#00000001", Attachment(new CompoundFileWriter().Stream("Equation Native", new byte[30])));

        var file = Parse(message);

        var attachment = file.Attachments.ShouldHaveSingleItem();
        attachment.Name.ShouldBe("keeper.txt");
        attachment.Bytes.ShouldBe(notes);
        file.Document.Flags.ShouldContain("embedded_files_not_read");
    }

    [Fact]
    public void A_message_inside_a_message_brings_its_rich_text_along()
    {
        var inner = new CompoundFileWriter().Stream("__properties_version1.0", new byte[24]).Stream(Text(0x0037), Encoding.Unicode.GetBytes("Inner"))
            .Stream(Binary(RichBody), CompressedRtfTests.AsItIs(@"{\rtf1 The inner text.}"));

        var attachment = Parse(Message().Storage("__attach_version1.0_#00000000", Attachment(inner))).Attachments.ShouldHaveSingleItem();

        attachment.Name.ShouldBe("Inner.txt");
        Encoding.UTF8.GetString(attachment.Bytes).ShouldContain("The inner text.");
    }

    private static CompoundFileWriter Message() => new CompoundFileWriter().Stream("__properties_version1.0", new byte[32]).Stream(Text(0x0037), Encoding.Unicode.GetBytes("Subject"));

    private static CompoundFileWriter Attachment(CompoundFileWriter content) =>
        new CompoundFileWriter().Stream("__properties_version1.0", new byte[8]).Storage("__substg1.0_3701000D", content);

    private static ParsedFile Parse(CompoundFileWriter message) => Parsing.File(message.Build(), "a.msg");

    private static string Text(ushort property) => Name(property, "001F");

    private static string Binary(ushort property) => Name(property, "0102");

    private static string Name(ushort property, string type) => string.Create(CultureInfo.InvariantCulture, $"__substg1.0_{property:X4}{type}");
}
