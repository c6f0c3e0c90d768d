using System.IO.Compression;

namespace IngestPipeline.Samples;

/// <summary>Rewrites an Office package so that its bytes depend on its content only: fixed order, fixed times.</summary>
internal static class ZipNormaliser
{
    private static readonly DateTimeOffset s_time = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    public static byte[] Normalise(MemoryStream package)
    {
        package.Position = 0;
        using var source = new ZipArchive(package, ZipArchiveMode.Read, leaveOpen: true);
        using var result = new MemoryStream();
        using (var target = new ZipArchive(result, ZipArchiveMode.Create, leaveOpen: true))
        {
            // Office writes the content types first, and some readers expect them there.
            foreach (var entry in source.Entries.OrderBy(e => e.FullName != "[Content_Types].xml").ThenBy(e => e.FullName, StringComparer.Ordinal))
            {
                var copy = target.CreateEntry(entry.FullName, CompressionLevel.Optimal);
                copy.LastWriteTime = s_time;
                using var from = entry.Open();
                using var to = copy.Open();
                from.CopyTo(to);
            }
        }
        return result.ToArray();
    }
}
