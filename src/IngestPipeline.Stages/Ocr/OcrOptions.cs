using System.ComponentModel.DataAnnotations;

namespace IngestPipeline.Stages.Ocr;

/// <summary>Limits and choices of the ocr stage.</summary>
public sealed class OcrOptions
{
    public const string Section = "Ocr";

    /// <summary>Tesseract language codes joined by '+'. Default "eng".</summary>
    [Required, RegularExpression("^[A-Za-z_]+([+][A-Za-z_]+)*$", ErrorMessage = "Ocr:Languages must be Tesseract codes joined by '+', for example eng+deu")]
    public string Languages { get; set; } = "eng";

    /// <summary>Dots per inch at which PDF pages are rasterised. Default 300.</summary>
    [Range(72, 600)]
    public int Dpi { get; set; } = 300;

    /// <summary>Pages in one part: the unit that is retried, resumed and spread over workers. Default 4.</summary>
    [Range(1, 50)]
    public int PagesPerPart { get; set; } = 4;

    /// <summary>Seconds one page may take before its child is killed. Default 300.</summary>
    [Range(1, 600)]
    public int TimeoutSeconds { get; set; } = 300;

    /// <summary>Seconds of CPU time one page may take. Default 120.</summary>
    [Range(1, 600)]
    public int CpuSeconds { get; set; } = 120;

    /// <summary>Seconds in which a child may neither answer nor compute. Default 60.</summary>
    [Range(1, 600)]
    public int SilenceSeconds { get; set; } = 60;

    /// <summary>Memory of a recognising child in megabytes. Default 1536.</summary>
    [Range(256, 16384)]
    public int MemoryLimitMegabytes { get; set; } = 1536;

    /// <summary>Children kept warm; 0 means one for each core. Default 0.</summary>
    [Range(0, 64)]
    public int Children { get; set; }

    /// <summary>Pages after which a child is replaced. Default 200.</summary>
    [Range(1, 100000)]
    public int PagesPerChild { get; set; } = 200;

    /// <summary>Megapixels of an image above which it is not decoded. Default 100.</summary>
    [Range(1, 1000)]
    public int MaxMegapixels { get; set; } = 100;

    /// <summary>Mean word confidence (0 to 100) under which a document made of recognised pages is quarantined as OCR_LOW_CONFIDENCE. Default 35.</summary>
    [Range(0, 100)]
    public double MinConfidence { get; set; } = 35;
}
