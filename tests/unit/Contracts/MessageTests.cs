using System.Text.Json;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.UnitTests.Architecture;

namespace IngestPipeline.UnitTests.Contracts;

public sealed class MessageTests
{
    private const int MaxBytes = 4096;
    private static readonly Guid Version = Guid.Parse("0b9f6c1e-52d4-8a37-9c10-6e2f4d8ab713");

    public static TheoryData<Stage, string> WireNames => new()
    {
        { Stage.Parse, "IngestPipeline.Contracts.Parse.ParseDocument" },
        { Stage.Ocr, "IngestPipeline.Contracts.Ocr.RecognisePages" },
        { Stage.Dedupe, "IngestPipeline.Contracts.Dedupe.DedupeDocument" },
        { Stage.Chunk, "IngestPipeline.Contracts.Chunk.ChunkDocument" },
        { Stage.Embed, "IngestPipeline.Contracts.Embed.EmbedChunks" },
        { Stage.Upsert, "IngestPipeline.Contracts.Upsert.UpsertChunks" },
    };

    [Fact]
    public void Every_stage_has_a_pinned_wire_name() =>
        WireNames.Select(row => row.Data.Item1).ShouldBe(StageNames.All);

    [Theory]
    [MemberData(nameof(WireNames))]
    public void The_full_type_name_is_the_wire_identity(Stage stage, string name) =>
        MessageOf(stage, "default", 3).GetType().FullName.ShouldBe(name);

    [Theory]
    [MemberData(nameof(WireNames))]
    public void The_message_carries_the_ids_of_the_item_as_the_golden_file_has_them(Stage stage, string name)
    {
        var message = MessageOf(stage, "default", 3);
        var golden = File.ReadAllText(RepositoryRoot.File("tests", "contracts", name.Split('.')[^1] + ".v1.json")).Trim();

        JsonSerializer.Deserialize(golden, message.GetType(), JsonSerializerOptions.Web).ShouldBe(message);
        Serialize(message).ShouldBe(golden);
    }

    [Theory]
    [MemberData(nameof(WireNames))]
    public void The_longest_message_stays_small(Stage stage, string name)
    {
        var message = MessageOf(stage, new string('z', TenantName.MaxLength), int.MaxValue);

        System.Text.Encoding.UTF8.GetByteCount(Serialize(message)).ShouldBeLessThanOrEqualTo(MaxBytes, name);
    }

    private static object MessageOf(Stage stage, string tenant, int part) =>
        MassTransitHintBus.ToMessage(new WorkItemId(tenant, Version, stage, part));

    private static string Serialize(object message) =>
        JsonSerializer.Serialize(message, message.GetType(), JsonSerializerOptions.Web);
}
