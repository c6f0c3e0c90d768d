using System.Runtime.CompilerServices;

// The parts of the PDF reader are tested one by one; none of them is for other projects.
[assembly: InternalsVisibleTo("IngestPipeline.UnitTests")]
