namespace IngestPipeline.Stages.Parse.Pptx;

/// <summary>Title first, then shapes from top to bottom, those in one row from left to right. Shapes without a place keep their order at the end.</summary>
internal static class ReadingOrder
{
    public static IEnumerable<SlideShape> Sort(IReadOnlyList<SlideShape> shapes)
    {
        var rest = shapes.Where(shape => !shape.IsTitle && shape.Place is not null).OrderBy(shape => shape.Place!.Value.Y).ToList();
        var sorted = shapes.Where(shape => shape.IsTitle).ToList();
        for (var start = 0; start < rest.Count;)
        {
            var end = start + 1;
            while (end < rest.Count && rest[start].Place!.Value.IsBeside(rest[end].Place!.Value))
                end++;
            sorted.AddRange(rest[start..end].OrderBy(shape => shape.Place!.Value.X));
            start = end;
        }

        sorted.AddRange(shapes.Where(shape => !shape.IsTitle && shape.Place is null));
        return sorted;
    }
}
