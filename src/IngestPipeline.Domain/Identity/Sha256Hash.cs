using System.Security.Cryptography;
using System.Text;

namespace IngestPipeline.Domain.Identity;

/// <summary>A SHA-256 digest, shown as 64 lower-case hexadecimal digits.</summary>
public readonly record struct Sha256Hash
{
    private readonly string? hex;

    private Sha256Hash(string hex) => this.hex = hex;

    public string Hex => hex ?? throw new InvalidOperationException("the hash was never computed");

    public static Sha256Hash Of(ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, digest);
        return new Sha256Hash(Convert.ToHexStringLower(digest));
    }

    public static Sha256Hash Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads the stream from where it stands to its end.</summary>
    public static async Task<Sha256Hash> OfAsync(Stream content, CancellationToken cancellation) => FromBytes(await SHA256.HashDataAsync(content, cancellation));

    public static Sha256Hash FromBytes(ReadOnlySpan<byte> digest) =>
        digest.Length == SHA256.HashSizeInBytes
            ? new Sha256Hash(Convert.ToHexStringLower(digest))
            : throw new FormatException($"a SHA-256 digest has {SHA256.HashSizeInBytes} bytes, got {digest.Length}");

    /// <exception cref="FormatException">The text is not 64 hexadecimal digits.</exception>
    public static Sha256Hash Parse(string hex) => FromBytes(Convert.FromHexString(hex));

    public byte[] ToBytes() => Convert.FromHexString(Hex);

    public override string ToString() => Hex;
}
