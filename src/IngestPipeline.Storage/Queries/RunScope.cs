namespace IngestPipeline.Storage.Queries;

/// <summary>The documents a command is about: all below some URI prefixes, some by id, and always the documents inside them.</summary>
/// <param name="UriPrefixes">Prefixes of source URIs, each ending in '/'.</param>
/// <param name="DocumentIds">Single documents.</param>
public sealed record RunScope(string TenantId, IReadOnlyCollection<string> UriPrefixes, IReadOnlyCollection<Guid> DocumentIds);
