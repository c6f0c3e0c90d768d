using IngestPipeline.Samples;
var d = new SampleDocument("Maintenance order 0417", [new SampleSection("Valve V-17, Upper Moss main", ["Before opening valve V-17, bleed the surge vessel down to 2.4 bar and wait eleven minutes. The quick brown fox jumps over the lazy dog (with a comment)."]) { Items = ["a first", "a second"]}, new SampleSection("T", ["x"]) { Table = new SampleTable(["A","B"], [["1","2"],["3","long text that wraps around in this cell because it is long"]])}]);
System.IO.File.WriteAllBytes("/tmp/s1.pdf", PdfSample.Digital(d, 2));
System.IO.File.WriteAllBytes("/tmp/s2.pdf", PdfSample.Scanned(d));
System.IO.File.WriteAllBytes("/tmp/s3.pdf", EncryptedPdfSample.Write(d, "geheim"));
System.IO.File.WriteAllBytes("/tmp/s4.pdf", EncryptedPdfSample.Write(d, ""));
