using IngestPipeline.Hosting.Intake;

namespace IngestPipeline.UnitTests.Hosting;

public sealed class FolderScannerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("scan").FullName;

    [Fact]
    public void Hidden_unfinished_and_locked_files_are_left_alone()
    {
        Write("kept.txt", ".hidden.txt", "upload.part", "page.PARTIAL", "half.crdownload", "draft.tmp", "old~", "~$report.docx", ".git/config.txt");

        Names().ShouldBe(["kept.txt"]);
    }

    [Fact]
    public void Links_to_files_and_folders_are_not_followed()
    {
        Write("real/a.txt");
        File.CreateSymbolicLink(Path.Combine(_folder, "link.txt"), Path.Combine(_folder, "real", "a.txt"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "loop"), _folder);

        Names().ShouldBe(["real/a.txt"]);
    }

    [Fact]
    public void Files_come_in_ordinal_order_of_their_paths()
    {
        Write("b.txt", "a/z.txt", "a.txt", "B.txt", "é.txt", "a-1.txt");

        Names().ShouldBe(["B.txt", "a-1.txt", "a.txt", "a/z.txt", "b.txt", "é.txt"]);
    }

    [Fact]
    public void A_missing_folder_is_an_error_and_not_an_empty_listing() =>
        Should.Throw<IOException>(() => FolderScanner.List(Path.Combine(_folder, "absent")));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private IEnumerable<string> Names() => FolderScanner.List(_folder).Select(file => Path.GetRelativePath(_folder, file.Path));

    private void Write(params string[] names)
    {
        foreach (var name in names)
        {
            var path = Path.Combine(_folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, name);
        }
    }
}
