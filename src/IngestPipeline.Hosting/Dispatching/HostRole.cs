using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Hosting.Dispatching;

/// <summary>What this process does among the others.</summary>
/// <param name="Transport">For people: <c>memory</c> or the broker without its password.</param>
/// <param name="Stages">Stages whose items it works on.</param>
/// <param name="IsOnlyHost">True on the in-memory transport, where a lock keeps every other host away.</param>
public sealed record HostRole(string Transport, IReadOnlyList<Stage> Stages, bool IsOnlyHost);
