using IngestPipeline.Domain.Ledger;
using IngestPipeline.IntegrationTests.Setup;

namespace IngestPipeline.IntegrationTests.Dedupe;

/// <summary>The same documents end alike, in whatever order they are worked on and whichever go in between.</summary>
public sealed class NearOrderTests(PostgresFixture postgres) : NearTest(postgres)
{
    [Theory]
    [InlineData(NearPolicy.Index)]
    [InlineData(NearPolicy.Link)]
    [InlineData(NearPolicy.Skip)]
    [InlineData(null)]
    public async Task The_rows_do_not_depend_on_the_order_of_work(NearPolicy? policy)
    {
        for (var seed = 1; seed <= 5; seed++)
            await PlayAsync(new Random(seed), $"{seed}", policy);
    }

    [Theory]
    [InlineData(NearPolicy.Index)]
    [InlineData(NearPolicy.Link)]
    [InlineData(NearPolicy.Skip)]
    public async Task Workers_at_the_same_time_see_each_other(NearPolicy policy)
    {
        Pipeline.Near = Policy(policy);
        var random = new Random(7);
        for (var round = 0; round < 3; round++)
        {
            var documents = await ReceiveAsync(random, $"r{round}-", 12, family: 1000 + 10 * round);
            await Task.WhenAll(documents.Select(document => Task.Run(() => Pipeline.FinishAsync(document.VersionId))));
            await SettleAsync();
            var own = (await OutcomeAsync()).Where(line => line.StartsWith($"r{round}-", StringComparison.Ordinal));
            own.ShouldBe(NearModel.Expect(documents.Select(document => (document.Name, document.Text)), Pipeline.Near));
        }

        await AuditPassesAsync();
    }

    private async Task PlayAsync(Random random, string prefix, NearPolicy? policy)
    {
        var policies = Enum.GetValues<NearPolicy>();
        // Null: each document has a policy of its own, as from sources of many kinds.
        NearRule RuleOf(string name) => new(0.8, policy ?? policies[name.Sum(letter => letter) % policies.Length]);
        Pipeline.Near = uri => RuleOf(uri[(uri.LastIndexOf('/') + 1)..]);
        var documents = await ReceiveAsync(random, $"{prefix}-", 14, family: int.Parse(prefix, System.Globalization.CultureInfo.InvariantCulture) * 10);
        var gone = new HashSet<string>();
        while (await StepAsync(random))
        {
            if (random.Next(25) != 0)
                continue;
            var chosen = documents[random.Next(documents.Count)].Name;
            if (await DeleteAsync(chosen))
                gone.Add(chosen);
        }

        // Some go when all is settled.
        foreach (var name in documents.Where(_ => random.Next(5) == 0).Select(document => document.Name))
        {
            if (await DeleteAsync(name))
                gone.Add(name);
            await SettleAsync(random);
        }

        var left = documents.Where(document => !gone.Contains(document.Name)).Select(document => (document.Name, document.Text));
        (await OutcomeAsync()).ShouldBe(NearModel.Expect(left, RuleOf), $"seed {prefix}");
        await AuditPassesAsync();
        foreach (var document in documents)
            await DeleteAsync(document.Name);
        foreach (var table in new[] { "near_signatures", "near_bands", "near_duplicates" })
            (await ScalarAsync<long>($"SELECT count(*) FROM {table} WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe(0, table);
    }

    /// <summary>Documents of two families, chains among them whose ends are not alike any more, and a few equal ones.</summary>
    private async Task<List<(string Name, string Text, Guid VersionId)>> ReceiveAsync(Random random, string prefix, int count, int family)
    {
        var documents = new List<(string Name, string Text, Guid VersionId)>();
        for (var i = 0; i < count; i++)
        {
            var name = $"{prefix}{i}";
            var earlier = documents.Where(_ => random.Next(4) == 0).Select(document => document.Text).FirstOrDefault();
            var from = random.Next(0, 9);
            var text = earlier ?? NearTexts.Of(family + random.Next(2), [.. Enumerable.Range(from, random.Next(0, 4))]);
            // Equal text in other bytes: it is only recognised in dedupe.
            var bytes = random.Next(2) == 0 ? text : text.ToUpperInvariant();
            documents.Add((name, text, (await Pipeline.ReceiveAsync(name, bytes)).VersionId));
        }

        return documents;
    }
}
