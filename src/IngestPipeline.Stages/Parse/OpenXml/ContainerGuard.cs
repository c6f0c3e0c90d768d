using System.IO.Compression;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Stages.Parse.OpenXml;

/// <summary>Judges a zip by its directory before anything in it is inflated. The runtime never inflates an entry beyond the size its directory states.</summary>
internal static class ContainerGuard
{
    /// <summary>Inflated bytes below which the ratio does not matter: a small blank workbook compresses well too.</summary>
    private const long HarmlessBytes = 16L << 20;

    private const int MaxEntries = 50_000;

    /// <exception cref="PermanentStageException">Truncated, corrupt, encrypted, or a bomb.</exception>
    public static void Check(Stream content, ParseOptions options)
    {
        content.Position = 0;
        try
        {
            using var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            CheckEntries(archive, content.Length, options);
        }
        catch (InvalidDataException broken)
        {
            throw HasEndOfDirectory(content)
                ? new PermanentStageException(QuarantineReason.Corrupt, $"the zip directory of the file is damaged: {broken.Message}", inner: broken)
                : new PermanentStageException(
                    QuarantineReason.Truncated,
                    $"the file ends early: it has {content.Length} bytes and the zip directory that belongs at its end is missing",
                    new Dictionary<string, object?> { ["bytes"] = content.Length },
                    broken);
        }

        content.Position = 0;
    }

    private static void CheckEntries(ZipArchive archive, long fileBytes, ParseOptions options)
    {
        if (archive.Entries.Count > MaxEntries)
            throw new PermanentStageException(QuarantineReason.DecompressionBomb, $"the container has {archive.Entries.Count} entries, limit is {MaxEntries}");
        var limit = (long)options.MaxInflatedMegabytes << 20;
        var inflated = 0L;
        foreach (var entry in archive.Entries)
        {
            if (entry.IsEncrypted)
                throw new PermanentStageException(QuarantineReason.Encrypted, $"the zip entry {TextCleaner.Line(entry.FullName)} is encrypted");
            inflated += entry.Length;
            if (entry.Length > HarmlessBytes && entry.Length > entry.CompressedLength * options.MaxInflationRatio)
                throw Bomb($"{TextCleaner.Line(entry.FullName)} expands {entry.Length / Math.Max(entry.CompressedLength, 1)} times, limit is {options.MaxInflationRatio} (Parse:MaxInflationRatio)", inflated, fileBytes);
            if (inflated > limit)
                throw Bomb($"the container expands to more than {options.MaxInflatedMegabytes} MB (Parse:MaxInflatedMegabytes)", inflated, fileBytes);
        }

        if (inflated > HarmlessBytes && inflated > fileBytes * options.MaxInflationRatio)
            throw Bomb($"the container expands {inflated / Math.Max(fileBytes, 1)} times, limit is {options.MaxInflationRatio} (Parse:MaxInflationRatio)", inflated, fileBytes);
    }

    private static PermanentStageException Bomb(string detail, long inflated, long fileBytes) => new(
        QuarantineReason.DecompressionBomb,
        detail,
        new Dictionary<string, object?> { ["inflated_bytes"] = inflated, ["file_bytes"] = fileBytes });

    private static bool HasEndOfDirectory(Stream content)
    {
        // The record has 22 bytes and a comment of at most 65535 behind it.
        var tail = new byte[Math.Min(content.Length, 22 + ushort.MaxValue)];
        content.Position = content.Length - tail.Length;
        content.ReadExactly(tail);
        return tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8) >= 0;
    }
}
