namespace IngestPipeline.Providers.Viewing;

/// <summary>More pages are asked for than may wait.</summary>
public sealed class PageDrawerBusyException(int waiting) : Exception($"{waiting} pages wait to be drawn already (View:MaxWaiting); ask again in a moment");
