using System.Diagnostics;
using System.Text;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Parse;

namespace IngestPipeline.ChaosTests.Poison;

/// <summary>Reads files of a type that only this suite registers; their first word says how the parser is to misbehave.</summary>
internal sealed class MockParser : IFormatParser
{
    public const string MediaType = "application/x-mock";

    public IReadOnlyCollection<string> MediaTypes { get; } = [MediaType];

    public StageResult<ParsedFile> Parse(ParseInput input, ParseOptions options, CancellationToken cancellation)
    {
        using var reader = new StreamReader(input.Content, Encoding.UTF8);
        var text = reader.ReadToEnd();
        switch (text.Split(' ')[0])
        {
            case MockBehaviour.OutOfMemory:
                Fill();
                break;
            case MockBehaviour.Exit:
                Environment.Exit(3);
                break;
            case MockBehaviour.Hang:
                Spin();
                break;
            case MockBehaviour.StackOverflow:
                Recurse(1);
                break;
        }

        var document = new DocumentBuilder(options, cancellation);
        document.Add(ElementType.Paragraph, text);
        return document.Complete(input.MediaType);
    }

    private static void Fill()
    {
        var kept = new List<byte[]>();
        while (true)
            kept.Add(new byte[1 << 20]);
    }

    private static void Spin()
    {
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetTimestamp() >= since)
        {
        }
    }

    private static int Recurse(int depth) => depth < 0 ? 0 : 1 + Recurse(depth + 1);
}
