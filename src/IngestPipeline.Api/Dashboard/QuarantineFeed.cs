using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Api.Dashboard;

/// <summary>What lies in quarantine by reason, read once for all who look.</summary>
internal sealed class QuarantineFeed(ApiSetup setup, TimeProvider clock)
    : LiveFeed<QuarantineOverview>(cancellation => new QuarantineOverviewReader(setup.Database).ReadAsync(setup.Tenant, cancellation), TimeSpan.FromSeconds(2), clock);
