namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>A table as found on a page: every row has the same number of cells.</summary>
internal sealed record PageTable(IReadOnlyList<IReadOnlyList<string>> Rows, int HeaderRows);
