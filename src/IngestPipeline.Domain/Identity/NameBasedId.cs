using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace IngestPipeline.Domain.Identity;

/// <summary>
/// Ids that derive from content, so that a second delivery or a repeated run names the same thing by the same id.
/// Layout: RFC 9562 version 8 (custom), the first 122 free bits of SHA-256 over the length-prefixed parts.
/// </summary>
public static class NameBasedId
{
    public static Guid ForDocument(string tenantId, string sourceUri) => Of("document", tenantId, sourceUri);

    public static Guid ForVersion(Guid documentId, int version) =>
        Of("version", documentId.ToString("N"), version.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public static Guid ForChunk(Guid documentId, Sha256Hash content, int ordinal, Sha256Hash text) =>
        Of("chunk", documentId.ToString("N"), content.Hex, ordinal.ToString(System.Globalization.CultureInfo.InvariantCulture), text.Hex);

    /// <param name="place">Of the event it tells of.</param>
    public static Guid ForDelivery(string tenantId, string endpoint, string place) => Of("delivery", tenantId, endpoint, place);

    private static Guid Of(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        var id = digest[..16];
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
