using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IngestPipeline.UnitTests.Providers.Embedding;

/// <summary>A service of OpenAI's protocol on loopback that answers as it is told; the vector of a text holds its length.</summary>
internal sealed class LoopbackService : IAsyncDisposable
{
    public const int Dimensions = 8;

    private readonly HttpListener listener;
    private readonly Func<int, string[], Answer> script;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task working;

    /// <param name="script">Decides by the number of the call, from 0, and its texts.</param>
    public LoopbackService(Func<int, string[], Answer> script)
    {
        this.script = script;
        for (var attempt = 0; ; attempt++)
        {
            Address = new Uri($"http://127.0.0.1:{Random.Shared.Next(20000, 60000)}/v1");
            // One that could not start is of no use any more.
            listener = new HttpListener();
            listener.Prefixes.Add($"http://127.0.0.1:{Address.Port}/");
            try
            {
                listener.Start();
                break;
            }
            catch (HttpListenerException) when (attempt < 20)
            {
                // The port is taken; another may not be.
            }
        }

        working = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>Path and query, the headers api-key and Authorization, and the body of each call.</summary>
    public List<(string Path, string? ApiKey, string? Authorization, JsonNode Body)> Calls { get; } = [];

    public static Answer Right(string[] texts) => new(Json(texts.Select((text, index) => (index, JsonSerializer.SerializeToNode(VectorOf(text))!))));

    public static Answer Right64(string[] texts) => new(Json(texts.Select((text, index) => (index, (JsonNode)Convert.ToBase64String(VectorOf(text).SelectMany(BitConverter.GetBytes).ToArray())))));

    public static string Json(IEnumerable<(int Index, JsonNode Vector)> vectors) => new JsonObject
    {
        ["object"] = "list",
        ["model"] = "m",
        ["data"] = new JsonArray([.. vectors.Select(vector => new JsonObject { ["object"] = "embedding", ["index"] = vector.Index, ["embedding"] = vector.Vector.DeepClone() })]),
        ["usage"] = new JsonObject { ["prompt_tokens"] = 77, ["total_tokens"] = 77 },
    }.ToJsonString();

    public static float[] VectorOf(string text) => [.. Enumerable.Range(0, Dimensions).Select(d => d == text.Length % Dimensions ? 2f : 1f / (1 + text.Length))];

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await working;
        listener.Close();
        stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            await AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.InputStream))!;
        var texts = body["input"]!.AsArray().Select(text => text!.GetValue<string>()).ToArray();
        var answer = script(Calls.Count, texts);
        Calls.Add((context.Request.Url!.PathAndQuery, context.Request.Headers["api-key"], context.Request.Headers["Authorization"], body));
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = "application/json";
        foreach (var (name, value) in answer.Headers ?? [])
            response.Headers[name] = value;
        var bytes = Encoding.UTF8.GetBytes(answer.Body);
        try
        {
            if (answer.Drips)
            {
                response.SendChunked = true;
                await response.OutputStream.WriteAsync(bytes.AsMemory(0, 10), stopping.Token);
                await response.OutputStream.FlushAsync(stopping.Token);
                await Task.Delay(Timeout.InfiniteTimeSpan, stopping.Token);
            }

            await response.OutputStream.WriteAsync(bytes, stopping.Token);
            response.Close();
        }
        catch (Exception gone) when (gone is OperationCanceledException or HttpListenerException)
        {
            response.Abort();
        }
    }

    internal sealed record Answer(string Body, int Status = 200, Dictionary<string, string>? Headers = null, bool Drips = false);
}
