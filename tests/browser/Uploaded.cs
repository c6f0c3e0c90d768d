using System.Net.Http.Json;
using System.Text.Json;

namespace IngestPipeline.BrowserTests;

/// <summary>Documents that a test sends over HTTP, under names of its own.</summary>
internal sealed class Uploaded(RunningPipeline pipeline, string folder)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <returns>The document's id.</returns>
    public async Task<string> SendAsync(string name, byte[] content)
    {
        using var body = new ByteArrayContent(content);
        var answer = await pipeline.Http.PostAsync($"/v1/documents?name={folder}/{Uri.EscapeDataString(name)}", body, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("document_id").GetString()!;
    }

    /// <summary>Waits until a document is in a state, and says what is known of it then.</summary>
    public async Task<JsonElement> UntilAsync(string documentId, string state, int version = 1)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (true)
        {
            var document = await pipeline.Http.GetFromJsonAsync<JsonElement>($"/v1/documents/{documentId}", patience.Token);
            if (document.GetProperty("state").GetString() == state && document.GetProperty("version").GetInt32() == version)
                return document;
            await Task.Delay(50, patience.Token);
        }
    }
}
