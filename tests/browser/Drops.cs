using System.Net.Http.Json;
using System.Text.Json;

namespace IngestPipeline.BrowserTests;

/// <summary>Files that a test puts into the watched folder, in a folder of its own there.</summary>
internal sealed class Drops
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly RunningPipeline pipeline;
    private readonly string folder;
    private int files;

    public Drops(RunningPipeline pipeline, string name)
    {
        this.pipeline = pipeline;
        folder = Directory.CreateDirectory(Path.Combine(pipeline.Inbox, name)).FullName;
    }

    /// <summary>What the source URIs of its files begin with.</summary>
    public string Prefix => UriOf("");

    public string UriOf(string name) => "file://" + string.Join('/', $"{folder}/{name}".Split('/').Select(Uri.EscapeDataString));

    public async Task AddAsync(string name, string text)
    {
        // Hidden files are not looked at, and a rename is one step.
        var hidden = Path.Combine(folder, $".{files++}");
        await File.WriteAllTextAsync(hidden, text, TestContext.Current.CancellationToken);
        File.Move(hidden, Path.Combine(folder, name));
    }

    public void AddSamples(params string[] names)
    {
        var samples = Path.Combine(IntegrationTests.Pipeline.IngestCli.Repository, "infra", "samples");
        foreach (var path in Directory.GetFiles(samples).Where(path => names.Length == 0 || names.Contains(Path.GetFileName(path))))
        {
            files++;
            File.Copy(path, Path.Combine(folder, Path.GetFileName(path)));
        }
    }

    /// <summary>Waits until everything that was dropped has come to an end.</summary>
    public async Task<IReadOnlyList<JsonElement>> SettledAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(s_patience);
        while (true)
        {
            var documents = await ListAsync(patience.Token);
            if (documents.Count >= files && documents.All(document => document.GetProperty("state").GetString() != "processing"))
                return documents;
            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>Waits until a document of this test is in a state.</summary>
    public async Task<JsonElement> UntilAsync(string name, string state)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(s_patience);
        while (true)
        {
            foreach (var document in await ListAsync(patience.Token))
            {
                if (document.GetProperty("source_uri").GetString() == UriOf(name) && document.GetProperty("state").GetString() == state)
                    return document;
            }

            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>Open entries of this test, by file name.</summary>
    public async Task<Dictionary<string, string>> EntriesAsync()
    {
        var entries = await pipeline.Http.GetFromJsonAsync<JsonElement>("/v1/quarantine?limit=1000", TestContext.Current.CancellationToken);
        return entries.GetProperty("items").EnumerateArray().Where(entry => entry.GetProperty("source_uri").GetString()!.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(entry => Uri.UnescapeDataString(entry.GetProperty("source_uri").GetString()![Prefix.Length..]), entry => entry.GetProperty("entry_id").GetString()!, StringComparer.Ordinal);
    }

    private async Task<List<JsonElement>> ListAsync(CancellationToken cancellation)
    {
        var page = await pipeline.Http.GetFromJsonAsync<JsonElement>($"/v1/documents?limit=1000&source={Uri.EscapeDataString(Prefix)}", cancellation);
        return [.. page.GetProperty("items").EnumerateArray()];
    }
}
