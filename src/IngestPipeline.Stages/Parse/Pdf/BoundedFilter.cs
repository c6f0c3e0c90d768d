using System.Buffers;
using System.IO.Compression;
using System.Runtime.InteropServices;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>One filter of the library, asked only when its output is known to fit the budget.</summary>
internal sealed class BoundedFilter(IFilter inner, InflationBudget budget) : IFilter
{
    // The most a deflate stream can expand; and a code of the longest LZW string for each 9 bits.
    private const int MaxDeflateExpansion = 1032;
    private const int MaxLzwExpansion = 3700;

    public bool IsSupported => inner.IsSupported;

    public Memory<byte> Decode(Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex)
    {
        budget.Check();

        // Pictures are never decoded here, and a picture codec on another stream is a trick.
        if (inner is CcittFaxDecodeFilter or Jbig2DecodeFilter or JpxDecodeFilter or DctDecodeFilter)
            return Memory<byte>.Empty;

        var allowance = budget.AllowanceFor(input.Length);
        var fits = inner switch
        {
            FlateFilter => (long)input.Length * MaxDeflateExpansion <= allowance || DeflateFits(input, allowance),
            LzwFilter => (long)input.Length * MaxLzwExpansion <= allowance || LzwLength.Fits(input.Span, allowance),
            _ => input.Length <= allowance / 64,
        };
        if (!fits)
            budget.Refuse(input.Length);

        var output = inner.Decode(input, streamDictionary, filterProvider, filterIndex);
        budget.Spend(input.Span, output.Length);
        return output;
    }

    // Inflating without keeping anything costs a small part of what reading the content costs afterwards.
    private static bool DeflateFits(Memory<byte> input, long allowance)
    {
        if (input.Length < 2 || !MemoryMarshal.TryGetArray<byte>(input, out var bytes))
            return true;
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            using var stream = new MemoryStream(bytes.Array!, bytes.Offset + 2, bytes.Count - 2, writable: false);
            using var deflate = new DeflateStream(stream, CompressionMode.Decompress);
            long length = 0;
            for (var read = 1; read > 0 && length <= allowance; length += read)
                read = deflate.Read(buffer, 0, buffer.Length);
            return length <= allowance;
        }
        catch (InvalidDataException)
        {
            // Damaged: the library keeps what came before the damage, and that much was counted.
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
