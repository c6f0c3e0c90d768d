using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Intake;
using IngestPipeline.Stages.Parse;

namespace IngestPipeline.UnitTests.Parse;

public sealed class FormatRouterTests
{
    [Theory]
    [InlineData(MediaTypes.Doc, ".docx")]
    [InlineData(MediaTypes.Xls, ".xlsx")]
    [InlineData(MediaTypes.Rtf, "install LibreOffice")]
    [InlineData(MediaTypes.Rar, "unpack")]
    [InlineData(MediaTypes.OctetStream, "no known document format")]
    [InlineData("application/x-surprise", "application/x-surprise")]
    public void A_type_no_parser_reads_is_quarantined_with_advice(string type, string advice)
    {
        var result = Route(type, _ => throw new InvalidOperationException("not reached")).ShouldBeOfType<Quarantined<ParsedFile>>();
        result.Reason.ShouldBe(QuarantineReason.UnsupportedType);
        result.Detail.ShouldContain(type);
        result.Detail.ShouldContain(advice);
    }

    [Fact]
    public void An_empty_file_is_named_as_such() =>
        Route(MediaTypes.Empty, _ => throw new InvalidOperationException()).ShouldBeOfType<Quarantined<ParsedFile>>().Reason.ShouldBe(QuarantineReason.EmptyFile);

    [Fact]
    public void An_encrypted_office_file_is_named_as_such() =>
        Route(MediaTypes.EncryptedOffice, _ => throw new InvalidOperationException()).ShouldBeOfType<Quarantined<ParsedFile>>().Reason.ShouldBe(QuarantineReason.Encrypted);

    [Fact]
    public void An_unexpected_exception_is_the_files_fault_and_goes_into_the_evidence()
    {
        var result = Route("test/x", _ => throw new FormatException("odd byte 7")).ShouldBeOfType<Quarantined<ParsedFile>>();
        result.Reason.ShouldBe(QuarantineReason.Corrupt);
        result.Detail.ShouldContain("odd byte 7");
        result.Evidence!["exception"].ShouldBe("System.FormatException");
    }

    [Fact]
    public void A_reason_a_parser_throws_is_kept()
    {
        var result = Route("test/x", _ => throw new PermanentStageException(QuarantineReason.DecompressionBomb, "too much")).ShouldBeOfType<Quarantined<ParsedFile>>();
        result.Reason.ShouldBe(QuarantineReason.DecompressionBomb);
    }

    [Fact]
    public void What_the_process_has_to_deal_with_escapes()
    {
        foreach (var exception in (Exception[])[new InsufficientMemoryException(), new InsufficientExecutionStackException(), new OperationCanceledException(), new ItemFaultException(QuarantineReason.ParseOom, "x")])
        {
            Should.Throw(() => Route("test/x", _ => throw exception), exception.GetType());
            Should.Throw<InvalidOperationException>(() => Route("test/x", _ => throw new InvalidOperationException("wrapped", exception)));
        }
    }

    [Fact]
    public void Two_parsers_cannot_claim_one_type() =>
        Should.Throw<ArgumentException>(() => new FormatRouter([new Fake(_ => null!), new Fake(_ => null!)]));

    [Fact]
    public void The_projects_parsers_claim_different_types() =>
        new FormatRouter(FormatParsers.All).MediaTypes.ShouldContain(MediaTypes.Docx);

    private static StageResult<ParsedFile> Route(string type, Func<ParseInput, StageResult<ParsedFile>> parse) =>
        new FormatRouter([new Fake(parse)]).Parse(new ParseInput { Content = new MemoryStream([1]), FileName = "a.bin", MediaType = type }, new ParseOptions(), CancellationToken.None);

    private sealed class Fake(Func<ParseInput, StageResult<ParsedFile>> parse) : IFormatParser
    {
        public IReadOnlyCollection<string> MediaTypes { get; } = ["test/x"];

        public StageResult<ParsedFile> Parse(ParseInput input, ParseOptions options, CancellationToken cancellation) => parse(input);
    }
}
