namespace IngestPipeline.Domain.Identity;

/// <summary>The six stages, in the order a version passes them. The lower-case name is the one used in SQL, metrics, logs and JSON.</summary>
public enum Stage
{
    Parse,
    Ocr,
    Dedupe,
    Chunk,
    Embed,
    Upsert,
}

public static class StageNames
{
    private static readonly string[] Names = ["parse", "ocr", "dedupe", "chunk", "embed", "upsert"];

    public static IReadOnlyList<Stage> All { get; } = [Stage.Parse, Stage.Ocr, Stage.Dedupe, Stage.Chunk, Stage.Embed, Stage.Upsert];

    public static string ToName(this Stage stage) => Names[(int)stage];

    public static Stage Parse(string name) =>
        Array.IndexOf(Names, name) is var index && index >= 0
            ? (Stage)index
            : throw new FormatException($"'{name}' is not a stage; stages are {string.Join(", ", Names)}");
}
