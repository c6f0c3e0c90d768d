namespace IngestPipeline.Domain.Documents;

/// <summary>Names of vector types in the record, in settings and on the command line.</summary>
public static class VectorTypeNames
{
    public static IReadOnlyList<string> All { get; } = ["halfvec", "vector", "binary"];

    public static string ToName(VectorType type) => All[(int)type];

    /// <exception cref="FormatException">There is no such type; the message lists them.</exception>
    public static VectorType Parse(string name)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (string.Equals(All[i], name, StringComparison.OrdinalIgnoreCase))
                return (VectorType)i;
        }

        throw new FormatException($"vector type '{name}' is not one of {string.Join(", ", All)}");
    }
}
