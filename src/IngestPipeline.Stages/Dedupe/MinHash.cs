using System.Buffers.Binary;
using System.IO.Hashing;

namespace IngestPipeline.Stages.Dedupe;

/// <summary>
/// Min-wise hashing (Broder 1997): under a random order of all shingles, two sets have the same lowest member with a probability of
/// just their Jaccard similarity. <see cref="Permutations"/> orders make a signature; it is cut into <see cref="BandCount"/> bands of
/// <see cref="RowsPerBand"/>, and sets that agree in a whole band are candidates (locality-sensitive hashing, Indyk and Motwani 1998).
/// <para>
/// A pair of similarity s shares a band with a probability of 1 - (1 - s^6)^32: 0.98 at 0.7, 0.9999 at 0.8, all but 3e-11 at 0.9;
/// and 0.40 at 0.5, 0.02 at 0.3. Candidates are verified by their shingles, so what is shared by chance costs time, never a wrong answer.
/// </para>
/// </summary>
public static class MinHash
{
    public const int BandCount = 32;
    public const int RowsPerBand = 6;
    public const int Permutations = BandCount * RowsPerBand;

    // Changing any of these numbers makes signatures that do not compare with stored ones.
    private static readonly (ulong Factor, ulong Addend)[] Orders = CreateOrders(seed: 0x6E65_6172_6475_7073);

    /// <summary>The lowest value of the set under each order.</summary>
    /// <param name="shingles">Hashes; not empty.</param>
    public static ulong[] Signature(ReadOnlySpan<ulong> shingles)
    {
        var lowest = new ulong[Permutations];
        Array.Fill(lowest, ulong.MaxValue);
        foreach (var shingle in shingles)
        {
            for (var i = 0; i < Permutations; i++)
            {
                var value = (shingle ^ Orders[i].Addend) * Orders[i].Factor;
                value ^= value >> 32;
                value *= 0x9FB2_1C65_1E98_DF25;
                lowest[i] = Math.Min(lowest[i], value);
            }
        }

        return lowest;
    }

    /// <summary>One hash a band, of its rows, its number and what else must be equal.</summary>
    /// <param name="scope">Only texts with the same scope share bands.</param>
    public static long[] Bands(ReadOnlySpan<ulong> signature, ReadOnlySpan<byte> scope)
    {
        var bands = new long[BandCount];
        var rows = new byte[sizeof(ulong) * (RowsPerBand + 1) + scope.Length];
        scope.CopyTo(rows.AsSpan(sizeof(ulong) * (RowsPerBand + 1)));
        for (var band = 0; band < BandCount; band++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(rows, band);
            for (var row = 0; row < RowsPerBand; row++)
                BinaryPrimitives.WriteUInt64LittleEndian(rows.AsSpan(sizeof(ulong) * (row + 1)), signature[band * RowsPerBand + row]);
            bands[band] = unchecked((long)XxHash3.HashToUInt64(rows));
        }

        return bands;
    }

    /// <summary>Odd factors and addends from SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private static (ulong Factor, ulong Addend)[] CreateOrders(ulong seed)
    {
        var orders = new (ulong, ulong)[Permutations];
        for (var i = 0; i < Permutations; i++)
            orders[i] = (Next() | 1, Next());
        return orders;

        ulong Next()
        {
            var mixed = seed += 0x9E37_79B9_7F4A_7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
