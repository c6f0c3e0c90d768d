namespace IngestPipeline.Cli.Sessions;

/// <summary>What every verb takes.</summary>
/// <param name="Data">Folder of the private cluster and the artifacts.</param>
/// <param name="Database">Connection string or URL of a server of the user's; null means the private cluster in <paramref name="Data"/>.</param>
/// <param name="Tenant">Tenant the verb acts for.</param>
/// <param name="Json">Results as JSON on stdout.</param>
/// <param name="Quiet">No progress on stderr.</param>
public sealed record GlobalSettings(string Data, string? Database, string Tenant, bool Json, bool Quiet);
