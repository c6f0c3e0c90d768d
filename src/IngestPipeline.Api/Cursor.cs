using System.Buffers.Text;
using System.Text;

namespace IngestPipeline.Api;

/// <summary>Where a list goes on. Callers hand it back as they got it.</summary>
internal static class Cursor
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Of(string place) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(place));

    /// <exception cref="RequestRefusedException">It is none of ours.</exception>
    public static string? Read(string? cursor)
    {
        if (cursor is null)
            return null;
        try
        {
            return Strict.GetString(Base64Url.DecodeFromChars(cursor));
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException)
        {
            throw new RequestRefusedException("cursor: it is not a next_cursor of this list; leave it out to start at the beginning");
        }
    }
}
