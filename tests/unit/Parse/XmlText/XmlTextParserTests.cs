using IngestPipeline.Domain.Results;

namespace IngestPipeline.UnitTests.Parse.XmlText;

public sealed class XmlTextParserTests
{
    [Fact]
    public void Data_reads_as_lines_and_prose_as_paragraphs() =>
        Parsing.Document("<?xml version='1.0'?><lib><book id='7'><title>Ducks</title><year>2024</year></book><p>All about <b>water</b> birds.</p></lib>", "a.xml")
            .Texts().ShouldBe(["title: Ducks\nyear: 2024\nbook (id=7)", "All about water birds."]);

    [Fact]
    public void A_document_type_is_passed_over_and_entities_are_refused()
    {
        Parsing.Document("<?xml version='1.0'?><!DOCTYPE plist SYSTEM 'http://localhost/never-fetched.dtd'><plist><key>a</key></plist>", "a.xml").Texts().ShouldBe(["key: a"]);
        Parsing.Quarantine("<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>", "a.xml").Reason.ShouldBe(QuarantineReason.DecompressionBomb);
    }

    [Fact]
    public void Deep_nesting_is_refused() =>
        Parsing.Quarantine("<?xml version='1.0'?>" + string.Concat(Enumerable.Repeat("<a>", 100_000)), "a.xml").Reason.ShouldBe(QuarantineReason.DecompressionBomb);

    [Fact]
    public void A_cut_file_is_truncated_and_a_wrong_tag_is_corrupt()
    {
        Parsing.Quarantine("<?xml version='1.0'?><a><b>text</b>", "a.xml").Reason.ShouldBe(QuarantineReason.Truncated);
        Parsing.Quarantine("<?xml version='1.0'?><a><b>text</a>", "a.xml").Reason.ShouldBe(QuarantineReason.Corrupt);
    }
}
