using IngestPipeline.Samples;
var d = new SampleDocument("Maintenance order 0417", [new SampleSection("Valve V-17, Upper Moss main", ["Before opening valve V-17, bleed the surge vessel down to 2.4 bar & wait eleven minutes. The quick brown fox jumps over the lazy dog (with a comment)."]) { Items = ["a first", "a second"]}, new SampleSection("T", ["x"]) { Table = new SampleTable(["A","B"], [["1","2026-01-03"],["3.50","long text that wraps around in this cell because it is long"],["=SUM(A1:A3)|12.50", "z"]])}]);
System.IO.Directory.CreateDirectory("/tmp/smp");
void W(string n, byte[] b) { System.IO.File.WriteAllBytes("/tmp/smp/" + n, b); }
W("s.docx", DocxSample.Write(d));
W("s.xlsx", XlsxSample.Write(d));
W("s.pptx", PptxSample.Write(d));
W("s.txt", TextSample.Plain(d, System.Text.Encoding.Unicode, "\r\n"));
W("s.md", TextSample.Markdown(d));
W("s.html", TextSample.Html(d));
W("s.json", TextSample.Json(d));
W("s.csv", TextSample.Csv(d.Sections[1].Table!));
W("s.eml", EmlSample.Write(d, ("a.pdf", "application/pdf", PdfSample.Digital(d))));
foreach (var e in new DocumentFormat.OpenXml.Validation.OpenXmlValidator(DocumentFormat.OpenXml.FileFormatVersions.Office2019) is var v ? new (string, DocumentFormat.OpenXml.Packaging.OpenXmlPackage)[] { ("docx", DocumentFormat.OpenXml.Packaging.WordprocessingDocument.Open("/tmp/smp/s.docx", false)), ("xlsx", DocumentFormat.OpenXml.Packaging.SpreadsheetDocument.Open("/tmp/smp/s.xlsx", false)), ("pptx", DocumentFormat.OpenXml.Packaging.PresentationDocument.Open("/tmp/smp/s.pptx", false)) } : [])
    foreach (var x in v.Validate(e.Item2)) System.Console.WriteLine(e.Item1 + ": " + x.Path?.XPath + " " + x.Description);
