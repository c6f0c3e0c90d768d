using IngestPipeline.Domain.Identity;

namespace IngestPipeline.UnitTests.Domain;

public sealed class TenantNameTests
{
    [Theory]
    [InlineData("default")]
    [InlineData("7")]
    [InlineData("north-works_2")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Narrow_names_are_kept_as_they_are(string name) => TenantName.Parse(name).ShouldBe(name);

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("_a")]
    [InlineData("North")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("a b")]
    [InlineData("größe")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Other_names_are_refused_by_name(string name) =>
        Should.Throw<FormatException>(() => TenantName.Parse(name)).Message.ShouldContain($"'{name}'");
}
