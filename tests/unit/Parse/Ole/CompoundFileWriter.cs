using System.Buffers.Binary;
using System.Text;

namespace IngestPipeline.UnitTests.Parse.Ole;

/// <summary>Writes OLE compound files ([MS-CFB], version 3): sectors of 512 bytes, small streams together in the mini stream.</summary>
internal sealed class CompoundFileWriter
{
    private const int Sector = 512;
    private const int MiniSector = 64;
    private const int MiniCutoff = 4096;
    private const uint End = 0xFFFFFFFE;
    private const uint Free = 0xFFFFFFFF;

    private readonly Dictionary<string, byte[]> streams = [];
    private readonly Dictionary<string, CompoundFileWriter> storages = [];

    public CompoundFileWriter Stream(string name, byte[] bytes)
    {
        streams.Add(name, bytes);
        return this;
    }

    public CompoundFileWriter Storage(string name, CompoundFileWriter storage)
    {
        storages.Add(name, storage);
        return this;
    }

    public byte[] Build()
    {
        var (body, chain, mini, miniChain, entries) = (new List<byte>(), new List<uint>(), new List<byte>(), new List<uint>(), new List<byte[]>());
        entries.Add([]);
        var child = AddEntries(entries, body, chain, mini, miniChain);
        var (miniStart, miniSize) = (Append(body, chain, mini, Sector), mini.Count);
        entries[0] = Entry("Root Entry", 5, Free, child, miniStart, miniSize);
        var directory = Append(body, chain, [.. entries.SelectMany(entry => entry)], Sector);
        var miniTable = Append(body, chain, [.. miniChain.SelectMany(BitConverter.GetBytes)], Sector);
        // The table lists itself too.
        var tables = 1;
        while (tables * (Sector / 4) < chain.Count + tables)
            tables++;
        var first = chain.Count;
        chain.AddRange(Enumerable.Repeat(0xFFFFFFFDu, tables));
        body.AddRange(chain.Concat(Enumerable.Repeat(Free, (tables * (Sector / 4)) - chain.Count)).SelectMany(BitConverter.GetBytes));
        return [.. Header(directory, miniTable, first, tables), .. body];
    }

    private static byte[] Header(uint directory, uint miniTable, int firstTable, int tables)
    {
        var header = new byte[Sector];
        header.AsSpan(76).Fill(0xFF);
        new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 }.CopyTo(header, 0);
        foreach (var (at, value) in new (int, ushort)[] { (24, 0x3E), (26, 3), (28, 0xFFFE), (30, 9), (32, 6) })
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(at), value);
        foreach (var (at, value) in new (int, uint)[] { (44, (uint)tables), (48, directory), (56, MiniCutoff), (60, miniTable), (64, miniTable == End ? 0u : 1u), (68, End), (72, 0) })
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(at), value);
        for (var table = 0; table < tables; table++)
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(76 + (table * 4)), (uint)(firstTable + table));
        return header;
    }

    /// <returns>Number of the first sector.</returns>
    private static uint Append(List<byte> body, List<uint> chain, IReadOnlyList<byte> bytes, int size)
    {
        if (bytes.Count == 0)
            return End;
        var (start, count) = ((uint)chain.Count, (bytes.Count + size - 1) / size);
        body.AddRange(bytes);
        body.AddRange(new byte[(count * size) - bytes.Count]);
        for (var sector = 1; sector <= count; sector++)
            chain.Add(sector == count ? End : start + (uint)sector);
        return start;
    }

    private static byte[] Entry(string name, byte kind, uint right, uint child, uint start, int size)
    {
        var entry = new byte[128];
        Encoding.Unicode.GetBytes(name).CopyTo(entry, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(64), (ushort)((name.Length + 1) * 2));
        (entry[66], entry[67]) = (kind, 1);
        foreach (var (at, value) in new[] { (68, Free), (72, right), (76, child), (116, start), (120, (uint)size) })
            BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(at), value);
        return entry;
    }

    // The siblings hang in a line, each to the right of the one before: a tree, if not a balanced one.
    private uint AddEntries(List<byte[]> entries, List<byte> body, List<uint> chain, List<byte> mini, List<uint> miniChain)
    {
        var names = streams.Keys.Concat(storages.Keys).OrderBy(name => name.Length).ThenBy(name => name, StringComparer.OrdinalIgnoreCase).ToList();
        var first = entries.Count;
        entries.AddRange(names.Select(_ => Array.Empty<byte>()));
        for (var index = 0; index < names.Count; index++)
        {
            var right = index + 1 < names.Count ? (uint)(first + index + 1) : Free;
            if (streams.TryGetValue(names[index], out var bytes))
            {
                var start = bytes.Length < MiniCutoff ? Append(mini, miniChain, bytes, MiniSector) : Append(body, chain, bytes, Sector);
                entries[first + index] = Entry(names[index], 2, right, Free, start, bytes.Length);
            }
            else
            {
                var child = storages[names[index]].AddEntries(entries, body, chain, mini, miniChain);
                entries[first + index] = Entry(names[index], 1, right, child, 0, 0);
            }
        }

        return names.Count == 0 ? Free : (uint)first;
    }
}
