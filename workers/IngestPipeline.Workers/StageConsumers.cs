using IngestPipeline.Domain.Identity;
using IngestPipeline.Workers.Chunk;
using IngestPipeline.Workers.Dedupe;
using IngestPipeline.Workers.Embed;
using IngestPipeline.Workers.Ocr;
using IngestPipeline.Workers.Parse;
using IngestPipeline.Workers.Upsert;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace IngestPipeline.Workers;

/// <summary>Registers the consumers of the stages a host works on.</summary>
public static class StageConsumers
{
    public static void AddStages(this IBusRegistrationConfigurator bus, IReadOnlyCollection<Stage> stages)
    {
        foreach (var stage in stages)
            Add(bus, stage);
    }

    private static void Add(IBusRegistrationConfigurator bus, Stage stage)
    {
        switch (stage)
        {
            case Stage.Parse:
                bus.AddSingleton<ParseStageHandler>();
                bus.AddConsumer<ParseDocumentConsumer, ParseDocumentConsumerDefinition>();
                break;
            case Stage.Ocr:
                bus.AddSingleton<OcrStageHandler>();
                bus.AddConsumer<RecognisePagesConsumer, RecognisePagesConsumerDefinition>();
                break;
            case Stage.Dedupe:
                bus.AddSingleton<DedupeStageHandler>();
                bus.AddConsumer<DedupeDocumentConsumer, DedupeDocumentConsumerDefinition>();
                break;
            case Stage.Chunk:
                bus.AddSingleton<ChunkStageHandler>();
                bus.AddConsumer<ChunkDocumentConsumer, ChunkDocumentConsumerDefinition>();
                break;
            case Stage.Embed:
                bus.AddSingleton<EmbedStageHandler>();
                bus.AddConsumer<EmbedChunksConsumer, EmbedChunksConsumerDefinition>();
                break;
            case Stage.Upsert:
                bus.AddSingleton<UpsertStageHandler>();
                bus.AddConsumer<UpsertChunksConsumer, UpsertChunksConsumerDefinition>();
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
