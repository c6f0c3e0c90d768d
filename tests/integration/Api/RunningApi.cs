using IngestPipeline.Api;

namespace IngestPipeline.IntegrationTests.Api;

/// <summary>A host and a client of it.</summary>
public sealed class RunningApi : IAsyncDisposable
{
    private readonly ApiHost host;
    private readonly ApiSetup setup;

    private RunningApi(ApiHost host, ApiSetup setup)
    {
        (this.host, this.setup) = (host, setup);
        Client = new HttpClient { BaseAddress = new Uri(host.Addresses.Single()) };
    }

    public HttpClient Client { get; }

    public static async Task<RunningApi> StartAsync(ApiSetup setup) => new(await ApiHost.StartAsync(setup, TestContext.Current.CancellationToken), setup);

    /// <summary>Follows a list to its end.</summary>
    /// <param name="path">With a query string.</param>
    public async Task<List<string>> CollectAsync(string path, string field)
    {
        var values = new List<string>();
        string? cursor = null;
        do
        {
            var page = System.Text.Json.JsonElement.Parse(await Client.GetStringAsync(path + (cursor is null ? "" : $"&cursor={cursor}")));
            values.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty(field).ToString()));
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);
        return values;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await host.DisposeAsync();
        setup.Queries.Dispose();
        await setup.Pages.DisposeAsync();
    }
}
