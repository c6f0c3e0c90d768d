using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace IngestPipeline.Samples;

/// <summary>
/// A one-page PDF under the standard security handler (ISO 32000-1, 7.6: RC4 with a 128-bit key, revision 3).
/// With an empty user password it opens without asking, as files that only forbid printing do.
/// </summary>
public static class EncryptedPdfSample
{
    private const int KeyBytes = 16;
    private const int Permissions = -3904;

    private static readonly byte[] s_padding = Convert.FromHexString("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A");

    public static byte[] Write(SampleDocument document, string userPassword, string ownerPassword = "owner-only")
    {
        var fileId = MD5Of(Encoding.UTF8.GetBytes(document.Title));
        var owner = OwnerEntry(ownerPassword, userPassword);
        var key = FileKey(userPassword, owner, fileId);
        var user = UserEntry(key, fileId);

        var content = ForObject(4, key, Encoding.Latin1.GetBytes(PageContent(document)));
        var title = ForObject(6, key, Encoding.Latin1.GetBytes(document.Title));
        byte[] stream = [.. Text($"<< /Length {content.Length} >>\nstream\n"), .. content, .. Text("\nendstream")];
        byte[][] objects =
        [
            Text("<< /Type /Catalog /Pages 2 0 R >>"),
            Text("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
            Text("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"),
            stream,
            Text("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"),
            Text($"<< /Title <{Convert.ToHexString(title)}> >>"),
            Text($"<< /Filter /Standard /V 2 /R 3 /Length 128 /P {Permissions} /O <{Convert.ToHexString(owner)}> /U <{Convert.ToHexString(user)}> >>"),
        ];
        return Assemble(objects, $"/Root 1 0 R /Info 6 0 R /Encrypt 7 0 R /ID [<{Convert.ToHexString(fileId)}> <{Convert.ToHexString(fileId)}>]");
    }

    private static string PageContent(SampleDocument document)
    {
        var content = new StringBuilder("BT\n/F1 11 Tf\n15 TL\n60 780 Td\n");
        var lines = document.Sections
            .SelectMany(section => section.Paragraphs.Concat(section.Items).Prepend(section.Heading).Append(""))
            .Prepend(document.Title)
            .SelectMany(text => text.Length == 0 ? [""] : LineWrap.Wrap(text, 88, part => part.Length));
        foreach (var line in lines)
            content.Append('(').Append(line.Replace("\\", @"\\").Replace("(", @"\(").Replace(")", @"\)")).Append(") '\n");
        return content.Append("ET\n").ToString();
    }

    private static byte[] Assemble(byte[][] objects, string trailer)
    {
        using var stream = new MemoryStream();
        stream.Write(Text("%PDF-1.5\n%"));
        stream.Write([0xE2, 0xE3, 0xCF, 0xD3, (byte)'\n']);
        var offsets = new List<long>();
        for (var index = 0; index < objects.Length; index++)
        {
            offsets.Add(stream.Position);
            stream.Write(Text($"{index + 1} 0 obj\n"));
            stream.Write(objects[index]);
            stream.Write(Text("\nendobj\n"));
        }
        var table = stream.Position;
        stream.Write(Text($"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n"));
        foreach (var offset in offsets)
            stream.Write(Text(offset.ToString("D10", CultureInfo.InvariantCulture) + " 00000 n \n"));
        stream.Write(Text($"trailer\n<< /Size {objects.Length + 1} {trailer} >>\nstartxref\n{table}\n%%EOF\n"));
        return stream.ToArray();
    }

    // Algorithm 3.
    private static byte[] OwnerEntry(string ownerPassword, string userPassword)
    {
        var key = RepeatedHash(MD5Of(Padded(ownerPassword)));
        return TwentyRounds(key, Padded(userPassword));
    }

    // Algorithm 2.
    private static byte[] FileKey(string userPassword, byte[] owner, byte[] fileId) =>
        RepeatedHash(MD5Of([.. Padded(userPassword), .. owner, .. BitConverter.GetBytes(Permissions), .. fileId]));

    // Algorithm 5; the last 16 bytes are free.
    private static byte[] UserEntry(byte[] key, byte[] fileId) =>
        [.. TwentyRounds(key, MD5Of([.. s_padding, .. fileId])), .. new byte[16]];

    // Algorithm 1, generation 0.
    private static byte[] ForObject(int number, byte[] key, byte[] data) =>
        Rc4(MD5Of([.. key, (byte)number, (byte)(number >> 8), 0, 0, 0]), data);

    private static byte[] TwentyRounds(byte[] key, byte[] data)
    {
        for (var round = 0; round < 20; round++)
            data = Rc4(key.Select(b => (byte)(b ^ round)).ToArray(), data);
        return data;
    }

    private static byte[] RepeatedHash(byte[] hash)
    {
        for (var round = 0; round < 50; round++)
            hash = MD5Of(hash[..KeyBytes]);
        return hash;
    }

    private static byte[] Padded(string password) => [.. Encoding.Latin1.GetBytes(password).Concat(s_padding).Take(32)];

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);

#pragma warning disable CA5351 // the format prescribes MD5
    private static byte[] MD5Of(byte[] data) => MD5.HashData(data);
#pragma warning restore CA5351

    private static byte[] Rc4(byte[] key, byte[] data)
    {
        var state = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        for (int i = 0, j = 0; i < 256; i++)
        {
            j = (j + state[i] + key[i % key.Length]) & 255;
            (state[i], state[j]) = (state[j], state[i]);
        }
        var result = new byte[data.Length];
        for (int n = 0, i = 0, j = 0; n < data.Length; n++)
        {
            i = (i + 1) & 255;
            j = (j + state[i]) & 255;
            (state[i], state[j]) = (state[j], state[i]);
            result[n] = (byte)(data[n] ^ state[(state[i] + state[j]) & 255]);
        }
        return result;
    }
}
