using System.Text;
using IngestPipeline.Stages.Parse;

namespace IngestPipeline.UnitTests.Parse;

public sealed class TextDecoderTests
{
    private const string German = "Die schöne Frau hat Käse gegessen. Über den Wolken, größer als je zuvor.";
    private const string Russian = "После окончательного разорения отца семейства Эйнштейны переехали из Мюнхена в Италию, где он учился в гимназии.";
    private const string Japanese = "或日の暮方の事である。一人の下人が、羅生門の下で雨やみを待っていた。広い門の下には、この男の外に誰もいない。";

    private const string Polish = "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw. Są oni obdarzeni rozumem i sumieniem i powinni postępować wobec innych w duchu braterstwa. Każdy człowiek posiada wszystkie prawa i wolności.";
    private const string Czech = "Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv. Jsou nadáni rozumem a svědomím a mají spolu jednat v duchu bratrství. Každý má všechna práva a všechny svobody, stanovené touto deklarací.";
    private const string Chinese = "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。人人有资格享有本宣言所载的一切权利和自由。";
    private const string Taiwanese = "人皆生而自由；在尊嚴及權利上均各平等。人各賦有理性良知，誠應和睦相處，情同手足。人人皆得享受本宣言所載之一切權利與自由。";
    private const string Korean = "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. 인간은 천부적으로 이성과 양심을 부여받았으며 서로 형제애의 정신으로 행동하여야 한다.";
    private const string Greek = "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα. Είναι προικισμένοι με λογική και συνείδηση.";

    static TextDecoderTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("utf-8", German)]
    [InlineData("windows-1252", German)]
    [InlineData("windows-1251", Russian)]
    [InlineData("koi8-r", Russian)]
    [InlineData("shift_jis", Japanese)]
    [InlineData("euc-jp", Japanese)]
    [InlineData("windows-1250", Polish)]
    [InlineData("windows-1250", Czech)]
    [InlineData("gb18030", Chinese)]
    [InlineData("big5", Taiwanese)]
    [InlineData("euc-kr", Korean)]
    [InlineData("windows-1253", Greek)]
    [InlineData("utf-16", German)]
    [InlineData("utf-16", Japanese)]
    [InlineData("utf-16BE", German)]
    [InlineData("utf-32", German)]
    public void Text_without_a_mark_is_read_in_its_encoding(string encoding, string text)
    {
        var decoded = TextDecoder.Decode(Encoding.GetEncoding(encoding).GetBytes(text + "\n"));
        decoded.Text.ShouldBe(text + "\n");
        decoded.IsLossy.ShouldBeFalse();
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void A_byte_order_mark_decides_and_is_no_text(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        TextDecoder.Decode([.. encoding.GetPreamble(), .. encoding.GetBytes(German)]).Text.ShouldBe(German);
    }

    [Fact]
    public void Valid_utf8_is_believed_against_a_wrong_label() =>
        TextDecoder.Decode(Encoding.UTF8.GetBytes(German), "windows-1252").Text.ShouldBe(German);

    [Fact]
    public void A_label_decides_where_bytes_cannot() =>
        TextDecoder.Decode(Encoding.GetEncoding("iso-8859-7").GetBytes("Καλημέρα"), "iso-8859-7").Text.ShouldBe("Καλημέρα");

    [Fact]
    public void A_character_cut_at_the_end_of_a_window_does_not_change_the_encoding()
    {
        var bytes = Encoding.UTF8.GetBytes("größer");
        TextDecoder.Decode(bytes.AsSpan(0, 4), isPrefix: true).Text.ShouldStartWith("gr");
        TextDecoder.Decode(bytes.AsSpan(0, 3), isPrefix: true).Encoding.ShouldBe("utf-8");
    }

    [Theory]
    [InlineData("Ã\u0089cole d'Ã\u0094", "École d'Ô")]
    [InlineData("Ð\u009cÐ\u0098Ð\u00A0", "МИÐ\u00A0")]
    [InlineData("June 2020 â\u0080\u0093 via", "June 2020 – via")]
    public void Text_that_was_encoded_twice_is_read_twice(string stored, string expected) =>
        TextDecoder.Decode(Encoding.UTF8.GetBytes(stored)).Text.ShouldBe(expected);

    [Fact]
    public void What_may_be_meant_as_it_stands_is_not_repaired() =>
        TextDecoder.Decode(Encoding.UTF8.GetBytes("Â£5, Ãlter, garÃ§on")).Text.ShouldBe("Â£5, Ãlter, garÃ§on");
}
