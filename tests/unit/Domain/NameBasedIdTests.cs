using IngestPipeline.Domain.Identity;

namespace IngestPipeline.UnitTests.Domain;

public sealed class NameBasedIdTests
{
    [Fact]
    public void The_same_name_gives_the_same_id() =>
        NameBasedId.ForDocument("default", "file:///a.pdf").ShouldBe(NameBasedId.ForDocument("default", "file:///a.pdf"));

    [Fact]
    public void Parts_do_not_run_into_each_other() =>
        NameBasedId.ForDocument("ab", "c").ShouldNotBe(NameBasedId.ForDocument("a", "bc"));

    [Fact]
    public void Ids_are_RFC_9562_version_8()
    {
        var id = NameBasedId.ForDocument("default", "file:///a.pdf");

        id.Version.ShouldBe(8);
        (id.Variant >> 2).ShouldBe(2);
    }
}
