using System.Runtime.CompilerServices;

// The parts of the PDF reader are tested one by one. Recognition finds the rules of a scanned table and lays them into the same grid.
[assembly: InternalsVisibleTo("IngestPipeline.Providers")]
[assembly: InternalsVisibleTo("IngestPipeline.UnitTests")]
