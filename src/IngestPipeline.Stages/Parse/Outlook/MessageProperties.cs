using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using IngestPipeline.Stages.Parse.Ole;

namespace IngestPipeline.Stages.Parse.Outlook;

/// <summary>MAPI properties of a message or attachment ([MS-OXMSG]): long values in streams named by tag, short ones in a table.</summary>
internal sealed class MessageProperties
{
    private const ushort TextType = 0x001F;
    private const ushort LegacyTextType = 0x001E;
    private const ushort BinaryType = 0x0102;
    private const ushort InternetCodePage = 0x3FDE;
    private const ushort MessageCodePage = 0x3FFD;
    private const int TableEntryBytes = 16;

    private readonly CompoundFile.Storage storage;
    private readonly Dictionary<ushort, ulong> shortValues = [];

    /// <param name="storage">Of a message or attachment.</param>
    /// <param name="tableHeaderBytes">32 for a message, 24 for one inside another, 8 for an attachment.</param>
    public MessageProperties(CompoundFile.Storage storage, int tableHeaderBytes)
    {
        this.storage = storage;
        var table = storage.Stream("__properties_version1.0") ?? [];
        for (var at = tableHeaderBytes; at + TableEntryBytes <= table.Length; at += TableEntryBytes)
        {
            var entry = table.AsSpan(at, TableEntryBytes);
            shortValues.TryAdd(BinaryPrimitives.ReadUInt16LittleEndian(entry[2..]), BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]));
        }
    }

    public string? Text(ushort id)
    {
        if (Stream(id, TextType) is { } unicode)
            return Encoding.Unicode.GetString(unicode).TrimEnd('\0');
        return Stream(id, LegacyTextType) is { } legacy ? TextDecoder.Decode(legacy, Charset()).Text.TrimEnd('\0') : null;
    }

    public byte[]? Binary(ushort id) => Stream(id, BinaryType);

    public uint? Number(ushort id) => shortValues.TryGetValue(id, out var value) ? (uint)value : null;

    /// <summary>ISO 8601 in UTC; null when the property is missing or outside the calendar.</summary>
    public string? Time(ushort id)
    {
        if (!shortValues.TryGetValue(id, out var ticks) || ticks == 0 || ticks > (ulong)DateTime.MaxValue.ToFileTimeUtc())
            return null;
        return DateTime.FromFileTimeUtc((long)ticks).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>Name of the code page of legacy text and HTML, as the decoder knows it.</summary>
    public string? Charset()
    {
        if ((Number(InternetCodePage) ?? Number(MessageCodePage)) is not { } codePage)
            return null;
        return CodePagesEncodingProvider.Instance.GetEncoding((int)codePage)?.WebName ?? (codePage == 65001 ? "utf-8" : null);
    }

    private byte[]? Stream(ushort id, ushort type) => storage.Stream(string.Create(CultureInfo.InvariantCulture, $"__substg1.0_{id:X4}{type:X4}"));
}
