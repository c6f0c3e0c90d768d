namespace IngestPipeline.Storage.Search;

/// <summary>What is searched for.</summary>
/// <param name="Text">As typed. Words in double quotes are looked for as a phrase first.</param>
/// <param name="Vector">The query in the live embedding space; null searches by words alone.</param>
/// <param name="Top">Hits wanted.</param>
public sealed record SearchQuery(string TenantId, string Text, float[]? Vector, int Top);
