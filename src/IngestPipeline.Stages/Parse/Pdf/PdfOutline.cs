using UglyToad.PdfPig;
using UglyToad.PdfPig.Outline;
using UglyToad.PdfPig.Tokens;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Reads the bookmarks of a document.</summary>
internal static class PdfOutline
{
    private const int MaxEntries = 5_000;
    private const int MaxDepth = 40;
    private const int MaxTitle = 300;

    /// <summary>Empty when there are none, or when there are too many, too deep or looped ones to follow.</summary>
    public static List<OutlineEntry> Read(PdfDocument document, Func<IToken, IToken?> resolve)
    {
        if (!document.Structure.Catalog.CatalogDictionary.TryGet(NameToken.Outlines, out var root) || !CanFollow(root, resolve) || !document.TryGetBookmarks(out var bookmarks, true))
            return [];
        return [.. bookmarks.GetNodes().Take(MaxEntries).Select(ToEntry).Where(entry => entry.Title.Length > 0)];
    }

    private static OutlineEntry ToEntry(BookmarkNode node)
    {
        var title = node.Title.Length > MaxTitle ? node.Title[..MaxTitle] : node.Title;
        return new OutlineEntry(PdfText.Normalise(PdfText.Clean(title, out _)).Trim(), node.Level + 1, node is DocumentBookmarkNode { PageNumber: > 0 } inside ? inside.PageNumber : null);
    }

    // The library follows siblings and children by recursion.
    private static bool CanFollow(IToken root, Func<IToken, IToken?> resolve)
    {
        var open = new Stack<(IToken Node, int Depth)>();
        open.Push((root, 0));
        for (var count = 0; open.TryPop(out var next); count++)
        {
            if (count > MaxEntries || next.Depth > MaxDepth)
                return false;
            if (resolve(next.Node) is not DictionaryToken node)
                continue;
            if (node.TryGet(NameToken.First, out var child))
                open.Push((child, next.Depth + 1));
            if (next.Depth > 0 && node.TryGet(NameToken.Next, out var sibling))
                open.Push((sibling, next.Depth));
        }

        return true;
    }
}
