using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using IngestPipeline.Api;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.Hosting.Intake;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Providers.Isolation;
using IngestPipeline.Providers.Viewing;
using IngestPipeline.Stages.Dedupe;
using IngestPipeline.Stages.Embed;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.IntegrationTests.Api;

/// <summary>A test that speaks HTTP to a host of its own.</summary>
public abstract class ApiTest(PostgresFixture postgres) : RecordTest(postgres)
{
    /// <summary>What the host said of failures that were nobody's request's fault.</summary>
    protected List<Exception> Failures { get; } = [];

    /// <summary>How pages are drawn; for setups made after it is changed.</summary>
    protected ViewOptions View { get; } = new();

    protected ApiSetup Setup => new()
    {
        Database = Database,
        Artifacts = Artifacts,
        Tenant = Tenant,
        Urls = "http://127.0.0.1:0",
        Bus = new BusOptions(),
        Intake = () => new IntakeOptions { MaxMegabytes = 1 },
        Queries = new QueryVectors(TimeProvider.System, new EmbedOptions()),
        Boilerplate = BoilerplateRule.Default,
        Pages = new PageDrawer(ChildCommand.Resolve(), View),
        Thresholds = new QualityThresholds(MinOcrConfidence: 35, MaxUnreadableShare: 0.1),
        Unexpected = Failures.Add,
    };

    protected Task<RunningApi> StartAsync() => RunningApi.StartAsync(Setup);

    protected static HttpContent Bytes(string text, string? type = "application/octet-stream")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        return content;
    }

    protected static HttpContent Json(string json) => new StringContent(json, Encoding.UTF8, "application/json");

    /// <summary>Reads a problem document, and that it is a whole one that shows nothing of the inside.</summary>
    protected static async Task<string> ProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(status, text);
        response.Content.Headers.ContentType.ShouldNotBeNull().MediaType.ShouldBe("application/problem+json");
        text.ShouldNotContain("   at ");
        var problem = JsonElement.Parse(text);
        problem.GetProperty("status").GetInt32().ShouldBe((int)status);
        problem.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        return problem.GetProperty("detail").GetString().ShouldNotBeNull();
    }

    protected static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode status = HttpStatusCode.OK)
    {
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(status, text);
        return JsonElement.Parse(text);
    }
}
