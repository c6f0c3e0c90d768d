using System.Buffers.Binary;
using System.Text;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Stages.Parse.Ole;

/// <summary>
/// Reads OLE compound files ([MS-CFB]) held in memory. Chains of sectors and trees of entries come from the file, so each is followed for
/// at most as many steps as the file has sectors or entries: a circle ends as corrupt.
/// </summary>
internal sealed class CompoundFile
{
    private const uint LastSector = 0xFFFFFFFA;
    private const uint NoEntry = 0xFFFFFFFF;
    private const int HeaderBytes = 512;
    private const int EntryBytes = 128;
    private const int HeaderSectorList = 109;
    private const int MaxEntries = 100_000;

    private readonly ReadOnlyMemory<byte> file;
    private readonly int sectorBytes;
    private readonly int miniSectorBytes;
    private readonly uint miniStreamCutoff;
    private readonly List<uint> sectorChain = [];
    private readonly uint[] miniChain;
    private readonly byte[] miniStream;
    private readonly List<Entry> entries = [];

    /// <exception cref="PermanentStageException">The structure is damaged.</exception>
    public CompoundFile(ReadOnlyMemory<byte> file)
    {
        this.file = file;
        var header = file.Span;
        if (header.Length < HeaderBytes)
            throw Damaged("the header is cut");
        var shift = BinaryPrimitives.ReadUInt16LittleEndian(header[30..]);
        var miniShift = BinaryPrimitives.ReadUInt16LittleEndian(header[32..]);
        if (shift is not (9 or 12) || miniShift is < 4 or > 9)
            throw Damaged("the sector size is invalid");
        (sectorBytes, miniSectorBytes) = (1 << shift, 1 << miniShift);
        miniStreamCutoff = UInt(header, 56);

        LoadSectorChain(header);
        LoadEntries(UInt(header, 48));
        if (entries.Count == 0)
            throw Damaged("the directory is empty");
        miniChain = UInts(ReadChain(UInt(header, 60), long.MaxValue));
        miniStream = ReadChain(entries[0].Start, entries[0].Size);
        Root = new Storage(this, 0);
    }

    public Storage Root { get; }

    private int SectorCount => Math.Max(0, ((file.Length - HeaderBytes) + sectorBytes - 1) / sectorBytes);

    private static uint UInt(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static PermanentStageException Damaged(string what) => new(QuarantineReason.Corrupt, $"the compound file is damaged: {what}");

    private ReadOnlySpan<byte> Sector(uint number)
    {
        var start = ((long)number + 1) * sectorBytes;
        if (start >= file.Length)
            throw Damaged($"sector {number} lies behind the end of the file");
        return file.Span.Slice((int)start, (int)Math.Min(sectorBytes, file.Length - start));
    }

    private void LoadSectorChain(ReadOnlySpan<byte> header)
    {
        var lists = new List<uint>();
        for (var index = 0; index < HeaderSectorList; index++)
            lists.Add(UInt(header, 76 + (index * 4)));
        var next = UInt(header, 68);
        for (var steps = 0; next < LastSector; steps++)
        {
            if (steps > SectorCount)
                throw Damaged("the list of allocation tables runs in a circle");
            var sector = UInts(Sector(next));
            lists.AddRange(sector[..^1]);
            next = sector[^1];
        }

        foreach (var table in lists.Where(table => table < LastSector).Take(SectorCount + 1))
            sectorChain.AddRange(UInts(Sector(table)));
    }

    private static uint[] UInts(ReadOnlySpan<byte> bytes)
    {
        var values = new uint[bytes.Length / 4];
        for (var index = 0; index < values.Length; index++)
            values[index] = UInt(bytes, index * 4);
        return values;
    }

    private byte[] ReadChain(uint start, long size)
    {
        using var content = new MemoryStream();
        var steps = 0;
        for (var sector = start; sector < LastSector && content.Length < size; sector = sector < sectorChain.Count ? sectorChain[(int)sector] : LastSector)
        {
            if (++steps > SectorCount)
                throw Damaged("a chain of sectors runs in a circle");
            content.Write(Sector(sector));
        }

        var bytes = content.ToArray();
        return bytes.Length > size ? bytes[..(int)size] : bytes;
    }

    private byte[] ReadMiniChain(uint start, long size)
    {
        using var content = new MemoryStream();
        var steps = 0;
        for (var sector = start; sector < LastSector && content.Length < size; sector = sector < miniChain.Length ? miniChain[sector] : LastSector)
        {
            var at = (long)sector * miniSectorBytes;
            if (++steps > miniChain.Length || at >= miniStream.Length)
                throw Damaged("a chain of small sectors is broken");
            content.Write(miniStream, (int)at, (int)Math.Min(miniSectorBytes, miniStream.Length - at));
        }

        var bytes = content.ToArray();
        return bytes.Length > size ? bytes[..(int)size] : bytes;
    }

    private void LoadEntries(uint start)
    {
        var directory = ReadChain(start, (long)MaxEntries * EntryBytes);
        for (var at = 0; at + EntryBytes <= directory.Length; at += EntryBytes)
        {
            var entry = directory.AsSpan(at, EntryBytes);
            var nameBytes = Math.Clamp(BinaryPrimitives.ReadUInt16LittleEndian(entry[64..]) - 2, 0, 62);
            entries.Add(new Entry(
                Encoding.Unicode.GetString(entry[..(nameBytes & ~1)]),
                entry[66],
                UInt(entry, 68),
                UInt(entry, 72),
                UInt(entry, 76),
                UInt(entry, 116),
                UInt(entry, 120)));
        }
    }

    private byte[] Read(Entry entry) => entry.Size < miniStreamCutoff ? ReadMiniChain(entry.Start, entry.Size) : ReadChain(entry.Start, entry.Size);

    private IEnumerable<int> Children(int storage)
    {
        var seen = new HashSet<uint>();
        var open = new Stack<uint>([entries[storage].Child]);
        while (open.TryPop(out var index))
        {
            if (index == NoEntry || index >= entries.Count || !seen.Add(index))
                continue;
            yield return (int)index;
            open.Push(entries[(int)index].Left);
            open.Push(entries[(int)index].Right);
        }
    }

    /// <summary>A folder of the file.</summary>
    public sealed class Storage(CompoundFile file, int index)
    {
        private const byte StorageType = 1;
        private const byte StreamType = 2;

        public string Name => file.entries[index].Name;

        public IEnumerable<Storage> Storages => file.Children(index)
            .Where(child => file.entries[child].Type == StorageType && child != index)
            .OrderBy(child => file.entries[child].Name, StringComparer.OrdinalIgnoreCase)
            .Select(child => new Storage(file, child));

        /// <summary>Names of the streams in it, in no order.</summary>
        public IEnumerable<string> StreamNames => file.Children(index).Where(child => file.entries[child].Type == StreamType).Select(child => file.entries[child].Name);

        /// <returns>Null when there is no such stream.</returns>
        public byte[]? Stream(string name)
        {
            foreach (var child in file.Children(index))
            {
                var entry = file.entries[child];
                if (entry.Type == StreamType && entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                    return file.Read(entry);
            }

            return null;
        }
    }

    private sealed record Entry(string Name, byte Type, uint Left, uint Right, uint Child, uint Start, uint Size);
}
