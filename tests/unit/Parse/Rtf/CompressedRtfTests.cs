using System.Text;
using IngestPipeline.Stages.Parse.Rtf;

namespace IngestPipeline.UnitTests.Parse.Rtf;

public sealed class CompressedRtfTests
{
    // Both samples of [MS-OXRTFCP] 3: the second refers to text it is still writing.
    [Theory]
    [InlineData("2D0000002B0000004C5A4675F1C5C7A703000A007263706731323542320AF32068656C090020627705B06C647D0A800FA0", "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n")]
    [InlineData("1A0000001C0000004C5A4675E2D44B51410004205758595A0D6E7D010EB0", "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}")]
    public void Packed_text_is_unpacked(string stored, string expected) =>
        Encoding.ASCII.GetString(CompressedRtf.Unpack(Convert.FromHexString(stored)).ShouldNotBeNull()).ShouldBe(expected);

    [Fact]
    public void Text_stored_as_it_is_is_taken_as_it_is() =>
        Encoding.ASCII.GetString(CompressedRtf.Unpack(AsItIs(@"{\rtf1 as it is}")).ShouldNotBeNull()).ShouldBe(@"{\rtf1 as it is}");

    [Fact]
    public void Something_else_is_no_rich_text()
    {
        CompressedRtf.Unpack(new byte[40]).ShouldBeNull();
        CompressedRtf.Unpack([1, 2, 3]).ShouldBeNull();
        CompressedRtf.Read(AsItIs("<html>")).ShouldBeNull();
    }

    internal static byte[] AsItIs(string rtf)
    {
        var text = Encoding.Latin1.GetBytes(rtf);
        return [.. BitConverter.GetBytes(text.Length + 12), .. BitConverter.GetBytes(text.Length), .. "MELA"u8, 0, 0, 0, 0, .. text];
    }
}
