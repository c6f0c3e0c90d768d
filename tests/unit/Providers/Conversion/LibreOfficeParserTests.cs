using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Conversion;
using IngestPipeline.Stages.Intake;
using IngestPipeline.Stages.Parse;
using IngestPipeline.UnitTests.Parse;

namespace IngestPipeline.UnitTests.Providers.Conversion;

/// <summary>A script stands for LibreOffice: what matters here is how it is called and what is made of its answers.</summary>
public sealed class LibreOfficeParserTests : IDisposable
{
    private const string Arguments =
        """
        #!/bin/sh
        for argument in "$@"; do
          case "$argument" in
            -env:UserInstallation=file://*) profile="${argument#-env:UserInstallation=file://}" ;;
            --outdir) next=out ;;
            --convert-to) next=target ;;
            *) case "$next" in out) out="$argument" ;; target) target="$argument" ;; esac; next=; source="$argument" ;;
          esac
        done

        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ingest-test-office-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Without_libreoffice_the_file_is_unsupported_and_the_advice_is_to_install_it()
    {
        var result = Parse(null, MediaTypes.Doc, "old.doc").ShouldBeOfType<Quarantined<ParsedFile>>();
        result.Reason.ShouldBe(QuarantineReason.UnsupportedType);
        result.Detail.ShouldContain("install LibreOffice");
        result.Detail.ShouldContain(".docx");
    }

    [Fact]
    public void A_converted_file_keeps_its_media_type_and_says_how_it_was_read()
    {
        var prepared = Path.Combine(folder.FullName, "prepared.docx");
        Save(prepared, Office.Docx(Office.Paragraph("Old heading", "<w:outlineLvl w:val='0'/>") + Office.Paragraph("Old text.")));
        var program = Script($"grep -q 'DisableMacrosExecution' \"$profile/user/registrymodifications.xcu\" || exit 9\ngrep -q 'raw bytes' \"$source\" || exit 8\ncp '{prepared}' \"$out/source.$target\"");
        var document = Parse(program, MediaTypes.Rtf, "old.rtf").ShouldBeOfType<Completed<ParsedFile>>().Output.Document;
        document.Outline().ShouldBe([(ElementType.Heading, 1, "Old heading"), (ElementType.Paragraph, 0, "Old text.")]);
        document.MediaType.ShouldBe(MediaTypes.Rtf);
        document.Metadata["converted_with"].ShouldBe("LibreOffice");
    }

    [Fact]
    public void What_libreoffice_cannot_load_is_corrupt_and_its_words_are_evidence()
    {
        var result = Should.Throw<PermanentStageException>(() => Parse(Script("echo 'Error: source file could not be loaded' >&2"), MediaTypes.Ppt, "old.ppt"));
        result.Reason.ShouldBe(QuarantineReason.Corrupt);
        result.Evidence!["output"].ShouldBe("Error: source file could not be loaded");
    }

    [Fact]
    public void A_conversion_that_hangs_is_killed_with_what_it_started()
    {
        var marker = Path.Combine(folder.FullName, "child.pid");
        var result = Should.Throw<PermanentStageException>(() => Parse(Script($"sleep 300 &\necho $! > '{marker}'\nwait"), MediaTypes.Xls, "old.xls", new ParseOptions { TimeoutSeconds = 2 }));
        result.Reason.ShouldBe(QuarantineReason.ParseTimeout);
        var child = int.Parse(File.ReadAllText(marker), System.Globalization.CultureInfo.InvariantCulture);
        SpinWait.SpinUntil(() => !IsRunning(child), TimeSpan.FromSeconds(30)).ShouldBeTrue();
    }

    [Fact]
    public void Every_format_with_that_advice_has_a_converter()
    {
        IFormatParser parser = new LibreOfficeParser(() => null);
        foreach (var type in parser.MediaTypes)
            parser.Parse(Input(type, "a.bin"), new ParseOptions(), CancellationToken.None).ShouldBeOfType<Quarantined<ParsedFile>>().Detail.ShouldContain("save it as");
        parser.MediaTypes.ShouldContain(MediaTypes.OpenDocumentSpreadsheet);
    }

    private static StageResult<ParsedFile> Parse(string? program, string mediaType, string name, ParseOptions? options = null) =>
        new LibreOfficeParser(() => program).Parse(Input(mediaType, name), options ?? new ParseOptions(), CancellationToken.None);

    private static ParseInput Input(string mediaType, string name) => new() { Content = new MemoryStream("raw bytes"u8.ToArray()), FileName = name, MediaType = mediaType };

    private static bool IsRunning(int id) => File.Exists($"/proc/{id}/stat") && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z", StringComparison.Ordinal);

    private static void Save(string path, byte[] bytes)
    {
        using var file = File.Create(path);
        file.Write(bytes);
    }

    private string Script(string commands)
    {
        var path = Path.Combine(folder.FullName, "soffice");
        Save(path, System.Text.Encoding.UTF8.GetBytes(Arguments + commands + "\n"));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
