using System.ComponentModel.DataAnnotations;

namespace IngestPipeline.Stages.Parse;

/// <summary>Limits and choices of the parse stage.</summary>
public sealed class ParseOptions
{
    public const string Section = "Parse";

    /// <summary>Seconds one file may take in its child process before the child is killed; generous, for a busy machine is not the file's fault. Default 300.</summary>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; set; } = 300;

    /// <summary>Seconds of CPU time one file may take. Default 120.</summary>
    [Range(1, 3600)]
    public int CpuSeconds { get; set; } = 120;

    /// <summary>Seconds in which a child may neither answer nor compute. Default 60.</summary>
    [Range(1, 3600)]
    public int SilenceSeconds { get; set; } = 60;

    /// <summary>Memory of a parsing child in megabytes: heap limit, with an operating-system limit above it. Default 768.</summary>
    [Range(128, 16384)]
    public int MemoryLimitMegabytes { get; set; } = 768;

    /// <summary>Children kept warm; 0 means one for each core. Default 0.</summary>
    [Range(0, 64)]
    public int Children { get; set; }

    /// <summary>Files after which a child is replaced, so that leaks stay small. Default 200.</summary>
    [Range(1, 100000)]
    public int FilesPerChild { get; set; } = 200;

    /// <summary>Pages, slides or sheets above which a file is quarantined. Default 20000.</summary>
    [Range(1, 1000000)]
    public int MaxPages { get; set; } = 20000;

    /// <summary>Megabytes a compressed container may expand to. Default 512.</summary>
    [Range(1, 16384)]
    public int MaxInflatedMegabytes { get; set; } = 512;

    /// <summary>Expansion ratio above which a container of more than 16 MB inflated is a bomb. Default 200.</summary>
    [Range(2, 10000)]
    public int MaxInflationRatio { get; set; } = 200;

    /// <summary>Depth of nested markup (HTML, XML, JSON) that is followed. Default 256.</summary>
    [Range(16, 2000)]
    public int MaxDepth { get; set; } = 256;

    /// <summary>Attachments taken from one file. Default 200.</summary>
    [Range(0, 10000)]
    public int MaxAttachments { get; set; } = 200;

    /// <summary>Levels of files inside files that are followed. Default 5.</summary>
    [Range(0, 20)]
    public int MaxAttachmentDepth { get; set; } = 5;

    /// <summary>Million characters of text one file may give. Default 50.</summary>
    [Range(1, 1000)]
    public int MaxTextMegacharacters { get; set; } = 50;

    /// <summary>Whether comments of Office documents are read; they are flagged. Default true.</summary>
    public bool IncludeComments { get; set; } = true;

    /// <summary>Whether hidden sheets are read beside visible ones. Default false.</summary>
    public bool IncludeHiddenSheets { get; set; }

    /// <summary>Whether the parts of a message that repeat an earlier one are read. Default true.</summary>
    public bool IncludeQuotedText { get; set; } = true;

    /// <summary>Which pictures inside a document become documents of their own. Default WhenTextIsMissing.</summary>
    public EmbeddedPictures EmbeddedPictures { get; set; } = EmbeddedPictures.WhenTextIsMissing;
}
