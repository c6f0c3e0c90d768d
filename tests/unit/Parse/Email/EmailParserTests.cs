using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Parse;

namespace IngestPipeline.UnitTests.Parse.Email;

public sealed class EmailParserTests
{
    private const string Headers = "From: Ann <ann@example.com>\nTo: Bob <bob@example.com>\nCc: Cy <cy@example.com>\nDate: Tue, 01 Oct 2024 12:34:56 +0200\nMessage-ID: <1@example.com>\nSubject: =?utf-8?B?R3LDvMOfZQ==?=\nMIME-Version: 1.0\n";

    [Fact]
    public void A_message_gives_subject_addresses_and_text()
    {
        var document = Mail("Content-Type: text/plain; charset=utf-8\n\nHello.\n\nBye.\n").Document;
        document.Outline()[0].ShouldBe((ElementType.Title, 0, "Grüße"));
        document.Texts().Skip(2).ShouldBe(["Hello.", "Bye."]);
        document.Texts()[1].ShouldContain("Ann");
        document.Metadata["created"].ShouldBe("2024-10-01T12:34:56+02:00");
        document.Metadata["cc"].ShouldContain("cy@example.com");
    }

    [Fact]
    public void A_body_of_rich_text_is_read_and_a_file_of_rich_text_stays_a_file()
    {
        var file = Mail("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/rtf\n\n{\\rtf1\\ansi The pier is {\\b open}.\\par Come and see.}\n--b\nContent-Type: text/rtf; name=a.rtf\n\n{\\rtf1 A file.}\n--b--\n");

        file.Document.Texts().Skip(2).ShouldBe(["The pier is open.", "Come and see."]);
        file.Attachments.ShouldHaveSingleItem().Name.ShouldBe("a.rtf");
    }

    [Fact]
    public void The_rich_alternative_is_read_and_only_what_the_plain_one_adds()
    {
        var document = Mail(
            """
            Content-Type: multipart/alternative; boundary=b

            --b
            Content-Type: text/plain

            The meeting is on Monday at nine.

            Bring the signed contract with you.
            --b
            Content-Type: text/html

            <p>The meeting is on <b>Monday</b> at nine.</p>
            --b--

            """).Document;
        document.Texts().Skip(2).ShouldBe(["The meeting is on Monday at nine.", "Bring the signed contract with you."]);
        document.Elements[^1].Flags.ShouldBe(["plain_alternative"]);
    }

    [Fact]
    public void Attachments_are_files_and_inline_text_is_body()
    {
        var parsed = Mail(
            """
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain
            Content-Disposition: inline

            Inline words.
            --b
            Content-Type: text/plain
            Content-Disposition: attachment; filename="../../notes.txt"

            attached words
            --b
            Content-Type: message/rfc822

            Subject: inner

            inner text
            --b--

            """);
        parsed.Document.Texts().ShouldContain("Inline words.");
        parsed.Document.Texts().ShouldNotContain("attached words");
        parsed.Attachments.Select(attachment => attachment.Name).ShouldBe(["../../notes.txt", "inner.eml"]);
        System.Text.Encoding.UTF8.GetString(parsed.Attachments[0].Bytes).ShouldContain("attached words");
    }

    [Fact]
    public void Attachments_beyond_the_limit_leave_a_flag()
    {
        var parts = string.Concat(Enumerable.Range(0, 5).Select(number => $"--b\nContent-Type: application/pdf; name={number}.pdf\n\nx\n"));
        var parsed = Parsing.File(System.Text.Encoding.UTF8.GetBytes(Headers + "Content-Type: multipart/mixed; boundary=b\n\n" + parts + "--b--\n"), "a.eml", new ParseOptions { MaxAttachments = 2 });
        parsed.Attachments.Count.ShouldBe(2);
        parsed.Document.Flags.ShouldContain("attachments_cut");
    }

    [Theory]
    [InlineData("Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b--\n")]
    [InlineData("Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nAAAA\n")]
    [InlineData("Content-Type: text/plain\n\n-----BEGIN PGP MESSAGE-----\nabc\n")]
    public void An_encrypted_message_is_named_as_such(string rest) =>
        Parsing.Quarantine(Headers + rest, "a.eml").Reason.ShouldBe(QuarantineReason.Encrypted);

    private static ParsedFile Mail(string rest) => Parsing.File(System.Text.Encoding.UTF8.GetBytes(Headers + rest), "a.eml");
}
