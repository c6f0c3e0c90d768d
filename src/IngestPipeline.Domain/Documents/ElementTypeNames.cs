using System.Text.Json;

namespace IngestPipeline.Domain.Documents;

/// <summary>Element types as SQL and JSON carry them: <c>list_item</c> for <see cref="ElementType.ListItem"/>.</summary>
public static class ElementTypeNames
{
    private static readonly string[] Names = [.. Enum.GetNames<ElementType>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    public static string ToName(this ElementType type) => Names[(int)type];
}
