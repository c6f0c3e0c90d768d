using System.Text;
using IngestPipeline.Samples.Content;

namespace IngestPipeline.Samples;

/// <summary>Writes sample files: the fixed set of <c>infra/samples</c>, and mixes of any size for tests.</summary>
public static class SampleFiles
{
    /// <summary>Opens <c>board-minutes.pdf</c>.</summary>
    public const string BoardMinutesPassword = "copper-beech";

    /// <summary>A question whose answer stands only in the scanned <c>maintenance-order.pdf</c>.</summary>
    public const string ScannedQuestion = "bleed the surge vessel before opening valve V-17";

    /// <summary>The fixed set, by file name. The same bytes every time.</summary>
    public static IReadOnlyDictionary<string, byte[]> Build()
    {
        var priceList = XlsxSample.Write(Records.PriceList);
        var contract = DocxSample.Write(Records.DraftContract);
        return new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["board-minutes.pdf"] = EncryptedPdfSample.Write(Records.BoardMinutes, BoardMinutesPassword),
            ["commissioning-report.docx"] = DocxSample.Write(Records.CommissioningReport),
            // Cut off: a zip file has its table of contents at the end.
            ["draft-contract.docx"] = contract[..(contract.Length * 3 / 5)],
            ["emergency-plan.md"] = TextSample.Markdown(Manuals.EmergencyPlan),
            ["maintenance-order.pdf"] = PdfSample.Scanned(Manuals.MaintenanceOrder),
            ["meter-readings.csv"] = TextSample.Csv(Records.MeterReadings),
            ["night-log.txt"] = [],
            ["notice-board.png"] = ImageSample.Png(Manuals.Notice),
            ["operations-manual.pdf"] = PdfSample.Digital(Manuals.Operations, columns: 2),
            ["operator-training.pptx"] = PptxSample.Write(Records.Training),
            ["price-list.xlsx"] = priceList,
            ["price-list_copy.xlsx"] = priceList,
            ["pump-register.json"] = TextSample.Json(Records.PumpRegister),
            ["shift-memo.txt"] = TextSample.Plain(Manuals.ShiftMemo, Encoding.Unicode, "\r\n"),
            ["supplier-letter.eml"] = EmlSample.Write(Records.SupplierLetter, ("delivery-note.pdf", "application/pdf", PdfSample.Digital(Records.DeliveryNote))),
            ["water-quality.html"] = TextSample.Html(Records.WaterQuality),
        };
    }

    /// <summary>Writes the fixed set into <paramref name="folder"/>, which is created; other files there stay.</summary>
    public static void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, content) in Build())
            File.WriteAllBytes(Path.Combine(folder, name), content);
    }

    /// <summary>
    /// Writes <paramref name="count"/> small, valid, mutually different documents of all kinds, one in
    /// <paramref name="scannedEvery"/> of them a picture (0: none). The same arguments give the same bytes.
    /// </summary>
    public static IReadOnlyList<GeneratedSample> Generate(string folder, int count, int seed, int scannedEvery = 20)
    {
        Directory.CreateDirectory(folder);
        var samples = new List<GeneratedSample>(count);
        for (var index = 0; index < count; index++)
        {
            var scanned = scannedEvery > 0 && index % scannedEvery == scannedEvery - 1;
            var (sample, content) = SampleMix.Create(index, seed, scanned);
            File.WriteAllBytes(Path.Combine(folder, sample.Name), content);
            samples.Add(sample);
        }
        return samples;
    }
}
