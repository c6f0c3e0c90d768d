using IngestPipeline.Providers.Isolation;

namespace IngestPipeline.UnitTests.Providers.Isolation;

/// <summary>What workers leave that were killed together with their children.</summary>
public sealed class ChildFolderTests : IDisposable
{
    private readonly string temporary = Directory.CreateTempSubdirectory("child-folder-tests-").FullName;

    public void Dispose() => Directory.Delete(temporary, recursive: true);

    [Fact]
    public void A_folder_whose_worker_is_gone_is_removed_with_all_that_is_in_it()
    {
        var left = Make("ingest-child-left", minutesAgo: 2, marked: true);

        ChildFolder.RemoveLeftovers(temporary).ShouldBe(1);

        Directory.Exists(left).ShouldBeFalse();
    }

    [Fact]
    public void The_folder_of_a_worker_that_lives_stays()
    {
        var held = Make("ingest-child-held", minutesAgo: 60 * 48, marked: true);
        using (new FileStream(Path.Combine(held, ".worker"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            ChildFolder.RemoveLeftovers(temporary).ShouldBe(0);

        Directory.Exists(held).ShouldBeTrue();
    }

    [Fact]
    public void A_live_childs_folder_carries_the_mark_that_keeps_it()
    {
        using var folder = ChildFolder.Create();

        Should.Throw<IOException>(() => new FileStream(Path.Combine(folder.Path, ".worker"), FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose());
        folder.Dispose();
        Directory.Exists(folder.Path).ShouldBeFalse();
    }

    [Fact]
    public void Folders_just_made_of_older_programs_and_of_others_stay()
    {
        Make("ingest-child-new", minutesAgo: 0, marked: true);
        Make("ingest-child-old-program", minutesAgo: 60, marked: false);
        Make("something-else", minutesAgo: 60 * 48, marked: true);
        var elsewhere = Make("elsewhere", minutesAgo: 60 * 48, marked: true);
        Directory.CreateSymbolicLink(Path.Combine(temporary, "ingest-child-link"), elsewhere);

        ChildFolder.RemoveLeftovers(temporary).ShouldBe(0);

        Directory.GetDirectories(temporary).Length.ShouldBe(5);
        File.Exists(Path.Combine(elsewhere, "page")).ShouldBeTrue();
    }

    [Fact]
    public void An_older_programs_folder_goes_after_a_day()
    {
        Make("ingest-child-old-program", minutesAgo: 60 * 25, marked: false);

        ChildFolder.RemoveLeftovers(temporary).ShouldBe(1);
    }

    private string Make(string name, int minutesAgo, bool marked)
    {
        var folder = Directory.CreateDirectory(Path.Combine(temporary, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "page"), "half a page");
        if (marked)
            File.WriteAllText(Path.Combine(folder, ".worker"), "");
        Directory.SetLastWriteTimeUtc(folder, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-minutesAgo));
        return folder;
    }
}
