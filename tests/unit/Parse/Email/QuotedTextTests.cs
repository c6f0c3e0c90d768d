using IngestPipeline.Stages.Parse;

namespace IngestPipeline.UnitTests.Parse.Email;

public sealed class QuotedTextTests
{
    private static readonly ParseOptions WithoutQuotes = new() { IncludeQuotedText = false };

    [Theory]
    [InlineData("Yes, agreed.\n\nOn Mon, 3 Feb 2025 at 09:12, Ann <ann@example.com> wrote:\n> Shall we?\n> Tell me.\n", "Yes, agreed.")]
    [InlineData("Gern.\n\nAm 3. Februar 2025 um 09:12 schrieb Ann\n<ann@example.com>:\n\n> Kommst du?\n", "Gern.")]
    [InlineData("> Shall we?\nYes.\n> When?\nAt nine.\n", "Yes.\nAt nine.")]
    [InlineData("See below.\n\n-----Original Message-----\nFrom: Bob\nOld text\n", "See below.")]
    public void Quotations_go_and_answers_stay(string body, string kept)
    {
        var message = Message("text/plain", body);
        Parsing.Document(message, "a.eml", WithoutQuotes).Texts().Skip(2).ShouldBe([kept]);
        Parsing.Document(message, "a.eml").Texts().Count.ShouldBeGreaterThan(2);
    }

    [Fact]
    public void A_bare_forward_keeps_its_text() =>
        Parsing.Document(Message("text/plain", "-----Original Message-----\nFrom: Bob\nThe only text\n"), "a.eml", WithoutQuotes).Texts()[2].ShouldContain("The only text");

    [Fact]
    public void Quotations_of_the_usual_programs_go_from_pages()
    {
        const string body =
            "<p>New answer.</p><div class='gmail_quote'><div class='gmail_attr'>On Monday Ann wrote:</div><blockquote>Old question</blockquote></div>" +
            "<blockquote type='cite'>Older</blockquote><blockquote>A poem the writer cites</blockquote><div id='divRplyFwdMsg'>From: Bob</div><p>Oldest</p>";
        var texts = Parsing.Document(Message("text/html", body), "a.eml", WithoutQuotes).Texts();
        texts.Skip(2).ShouldBe(["New answer.", "A poem the writer cites"]);
        Parsing.Document(Message("text/html", body), "a.eml").Texts().ShouldContain("Oldest");
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("The screenshot shows the error that comes up whenever somebody opens the second tab of the dialog, which happens on three of our machines since the update.", 0)]
    public void A_picture_inside_a_message_is_a_file_when_the_message_says_nothing_else(string text, int attached)
    {
        var body =
            "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>" + text + "</p><img src='cid:p1'>\n--b\nContent-Type: image/png\nContent-ID: <p1>\nContent-Disposition: inline; filename=shot.png\nContent-Transfer-Encoding: base64\n\n"
            + Convert.ToBase64String(Pictures.Png(800, 600)) + "\n--b--\n";
        var file = Parsing.File(System.Text.Encoding.UTF8.GetBytes("From: a@example.com\nTo: b@example.com\nSubject: Error\nMIME-Version: 1.0\n" + body), "a.eml");
        file.Attachments.Count.ShouldBe(attached);
        file.Document.Flags.Contains("pictures_not_read").ShouldBe(attached == 0);
    }

    private static string Message(string type, string body) => $"From: a@example.com\nTo: b@example.com\nSubject: Re\nMIME-Version: 1.0\nContent-Type: {type}; charset=utf-8\n\n{body}";
}
