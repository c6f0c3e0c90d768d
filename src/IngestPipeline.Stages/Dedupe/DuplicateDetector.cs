using System.Text;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Stages.Dedupe;

/// <summary>Computes the identity by which equal texts are recognised.</summary>
public static class DuplicateDetector
{
    /// <summary>
    /// The hash is null when the text has fewer than <see cref="DedupeOptions.MinCharacters"/> normalised characters, and when
    /// pages are missing: half a text proves nothing about the whole. Attached files count by content, so the same covering
    /// letter over two different files is two documents.
    /// </summary>
    /// <param name="assembled">Parse output with recognised pages merged in.</param>
    public static TextIdentity Identify(ParsedDocument assembled, DedupeOptions options)
    {
        if (IsIncomplete(assembled))
            return new TextIdentity(assembled, null);

        var text = TextNormaliser.Normalise(assembled);
        if (text.Length < Math.Max(1, options.MinCharacters))
            return new TextIdentity(assembled, null);

        var compared = new StringBuilder(text);
        foreach (var attachment in assembled.Attachments.OrderBy(attachment => attachment.Number))
            compared.Append('\n').Append(attachment.Content.Hex);
        return new TextIdentity(assembled, Sha256Hash.Of(compared.ToString()));
    }

    internal static bool IsIncomplete(ParsedDocument document) =>
        document.Flags.Contains(FlagNames.PartialParse) || document.Pages.Any(page => page.State is PageState.Failed or PageState.NeedsOcr);
}
