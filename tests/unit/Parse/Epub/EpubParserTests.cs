using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.UnitTests.Parse.Epub;

public sealed class EpubParserTests
{
    private const string Container = "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles><rootfile full-path='OPS/book.opf' media-type='application/oebps-package+xml'/></rootfiles></container>";

    private const string Package =
        "<package xmlns='http://www.idpf.org/2007/opf' xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata><dc:title>The Lighthouse</dc:title><dc:creator>A. Keeper</dc:creator><dc:language>en</dc:language></metadata>" +
        "<manifest><item id='nav' href='nav.xhtml' properties='nav' media-type='application/xhtml+xml'/><item id='two' href='text/two%20b.xhtml' media-type='application/xhtml+xml'/>" +
        "<item id='one' href='text/one.xhtml' media-type='application/xhtml+xml'/><item id='gone' href='text/gone.xhtml' media-type='application/xhtml+xml'/></manifest>" +
        "<spine><itemref idref='one'/><itemref idref='two'/></spine></package>";

    private const string Contents =
        "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='http://www.idpf.org/2007/ops'><body><nav epub:type='toc'><ol><li><a href='text/one.xhtml'>The lamp</a></li><li><a href='text/two%20b.xhtml#s'>The storm</a></li></ol></nav></body></html>";

    [Fact]
    public void Chapters_come_in_spine_order_each_under_its_heading()
    {
        var document = Parsing.Document(
            Book(Package, ("OPS/text/two b.xhtml", Page("<h1>Storm</h1><p>Wind rose.</p>")), ("OPS/text/one.xhtml", Page("<p>The lamp was lit.</p><ul><li>oil</li></ul>"))), "book.epub");
        document.Outline().ShouldBe(
        [
            (ElementType.Title, 0, "The Lighthouse"), (ElementType.Heading, 1, "The lamp"), (ElementType.Paragraph, 0, "The lamp was lit."), (ElementType.ListItem, 1, "oil"),
            (ElementType.Heading, 1, "Storm"), (ElementType.Paragraph, 0, "Wind rose."),
        ]);
        document.Pages.Select(page => page.State).ShouldBe([PageState.Extracted, PageState.Extracted]);
        document.Metadata["author"].ShouldBe("A. Keeper");
    }

    [Fact]
    public void A_missing_chapter_is_a_failed_page_and_the_others_are_read()
    {
        var package = Package.Replace("<itemref idref='one'/>", "<itemref idref='gone'/>", StringComparison.Ordinal);
        var document = Parsing.Document(Book(package, ("OPS/text/two b.xhtml", Page("<p>Wind.</p>"))), "book.epub");
        document.Pages[0].State.ShouldBe(PageState.Failed);
        document.Pages[0].Reason!.ShouldContain("OPS/text/gone.xhtml");
        document.Flags.ShouldContain("partial_parse");
        document.Texts().ShouldContain("Wind.");
    }

    [Fact]
    public void A_book_under_copy_protection_is_encrypted_and_one_with_scrambled_fonts_is_not()
    {
        static string Encryption(string uri) => $"<encryption xmlns:enc='http://www.w3.org/2001/04/xmlenc#'><enc:EncryptedData><enc:EncryptionMethod Algorithm='http://www.w3.org/2001/04/xmlenc#aes128-cbc'/><enc:CipherData><enc:CipherReference URI='{uri}'/></enc:CipherData></enc:EncryptedData></encryption>";
        var chapter = ("OPS/text/one.xhtml", Page("<p>Text.</p>"));
        var locked = Parsing.Quarantine(Book(Package, chapter, ("META-INF/encryption.xml", Encryption("OPS/text/one.xhtml"))), "book.epub");
        locked.Reason.ShouldBe(QuarantineReason.Encrypted);
        locked.Detail.ShouldContain("aes128");
        Parsing.Document(Book(Package, chapter, ("META-INF/encryption.xml", Encryption("OPS/fonts/a.otf"))), "book.epub").Texts().ShouldContain("Text.");
    }

    [Fact]
    public void A_book_without_package_or_spine_is_corrupt()
    {
        Parsing.Quarantine(Office.Zip(("mimetype", "application/epub+zip"), ("META-INF/container.xml", Container)), "book.epub").Reason.ShouldBe(QuarantineReason.Corrupt);
        Parsing.Quarantine(Book("<package><manifest/><spine/></package>"), "book.epub").Detail.ShouldContain("spine");
    }

    private static string Page(string body) => $"<?xml version='1.0' encoding='utf-8'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title>x</title></head><body>{body}</body></html>";

    private static byte[] Book(string package, params (string Name, string Text)[] files) =>
        Office.Zip([("mimetype", "application/epub+zip"), ("META-INF/container.xml", Container), ("OPS/book.opf", package), ("OPS/nav.xhtml", Contents), .. files]);
}
