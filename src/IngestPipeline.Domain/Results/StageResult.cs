namespace IngestPipeline.Domain.Results;

/// <summary>What a pure core returns: either its output or, for bad data, a reason that a person can act on.</summary>
public abstract record StageResult<T>;

public sealed record Completed<T>(T Output) : StageResult<T>;

/// <summary>Bad data is a result, never an exception.</summary>
/// <param name="Reason">One of the closed set.</param>
/// <param name="Detail">Names the thing and the limit, for example "chunk 12 has 9000 tokens, limit is 8192".</param>
/// <param name="Evidence">Small facts that let a person judge: counts, limits hit, a text sample.</param>
public sealed record Quarantined<T>(QuarantineReason Reason, string Detail, IReadOnlyDictionary<string, object?>? Evidence = null) : StageResult<T>;
