namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>
/// Trees and chains of objects, read from the bytes before the library follows them: it walks page and name trees by recursion, and a tree that
/// loops or is thousands of levels deep would overflow the stack or fill the memory. Objects inside compressed streams are not seen here.
/// </summary>
internal sealed class ObjectGraph
{
    // Page trees of a million pages need four levels; the library has been seen to survive ten times this.
    private const int MaxDepth = 1_000;

    private const int MaxHeaderDistance = 1 << 20;
    private const int MaxObjects = 2_000_000;

    private readonly Dictionary<int, List<int>> _children = [];

    /// <summary>Says what is wrong with the structure; null when it can be followed.</summary>
    public string? Fault { get; private set; }

    /// <summary>A tree leads back into itself somewhere, within what the library's own guard bears.</summary>
    public bool HasLoop { get; private set; }

    public static ObjectGraph Read(ReadOnlySpan<byte> file)
    {
        var graph = new ObjectGraph();
        graph.ReadKids(file);
        graph.ReadBareReferences(file);
        graph.Walk();
        return graph;
    }

    private void ReadKids(ReadOnlySpan<byte> file)
    {
        var from = 0;
        for (var at = file.IndexOf("/Kids"u8); at >= 0; at = file[from..].IndexOf("/Kids"u8))
        {
            at += from;
            from = at + 5;
            var owner = Owner(file, at);
            if (owner < 0 || _children.Count >= MaxObjects)
                continue;
            var reader = new ReferenceReader(file[from..]);
            if (!reader.Skip((byte)'['))
                continue;
            // A later definition replaces an earlier one.
            var kids = new List<int>();
            while (reader.TryReference(out var kid))
                kids.Add(kid);
            _children[owner] = kids;
        }
    }

    // "7 0 obj 8 0 R endobj": an object that only names another.
    private void ReadBareReferences(ReadOnlySpan<byte> file)
    {
        var from = 0;
        for (var at = file.IndexOf(" obj"u8); at >= 0; at = file[from..].IndexOf(" obj"u8))
        {
            at += from;
            from = at + 4;
            var reader = new ReferenceReader(file[from..Math.Min(file.Length, from + 64)]);
            if (reader.TryReference(out var target) && Owner(file, from) is >= 0 and var owner)
                _children.TryAdd(owner, [target]);
        }
    }

    private static int Owner(ReadOnlySpan<byte> file, int at)
    {
        var start = Math.Max(0, at - MaxHeaderDistance);
        var header = file[start..at].LastIndexOf(" obj"u8);
        if (header < 0)
            return -1;
        var position = start + header;
        // Backwards over the generation, a space, and the number.
        while (position > 0 && file[position - 1] is >= (byte)'0' and <= (byte)'9')
            position--;
        if (position == 0 || file[position - 1] is not ((byte)' ' or (byte)'\r' or (byte)'\n' or (byte)'\t'))
            return -1;
        position--;
        var (number, scale) = (0, 1);
        for (var digits = 0; position > 0 && digits < 9 && file[position - 1] is >= (byte)'0' and <= (byte)'9'; digits++, scale *= 10)
            number += (file[--position] - '0') * scale;
        return scale == 1 ? -1 : number;
    }

    // Depth first without recursion; a node is done once all below it are.
    private void Walk()
    {
        var depths = new Dictionary<int, int>();
        var path = new Stack<(int Node, int Next)>();
        foreach (var root in _children.Keys)
        {
            if (depths.ContainsKey(root))
                continue;
            path.Push((root, 0));
            depths[root] = 1;
            while (path.TryPop(out var step))
            {
                var children = _children.GetValueOrDefault(step.Node);
                if (children is null || step.Next >= children.Count)
                {
                    depths[step.Node] = 0;
                    continue;
                }

                path.Push((step.Node, step.Next + 1));
                var child = children[step.Next];
                if (!depths.TryGetValue(child, out var depth))
                {
                    depths[child] = path.Count + 1;
                    path.Push((child, 0));
                    if (path.Count > MaxDepth)
                    {
                        Fault = $"objects of the file are nested more than {MaxDepth} levels deep";
                        return;
                    }
                }
                else if (depth > 0)
                {
                    HasLoop = true;
                    if (children.Count == 1 && child == step.Node)
                        Fault ??= $"object {child} names itself";
                }
            }
        }
    }
}
