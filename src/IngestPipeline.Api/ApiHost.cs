using System.Net;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Stages.Dedupe;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IngestPipeline.Api;

/// <summary>The HTTP API of one tenant, on loopback addresses only.</summary>
public sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication application;

    private ApiHost(WebApplication application) => this.application = application;

    /// <exception cref="FormatException">An address is not one of loopback: nothing here asks who calls.</exception>
    /// <exception cref="IOException">An address is in use.</exception>
    public static async Task<ApiHost> StartAsync(IngestDatabase database, string tenantId, string urls, BusOptions bus, QueryVectors queries, BoilerplateRule boilerplate, CancellationToken cancellation)
    {
        Verify(urls);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(urls);
        builder.Logging.ClearProviders();
        builder.Services.AddRoutingCore();
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = RecordJson.Options.PropertyNamingPolicy;
            json.SerializerOptions.Encoder = RecordJson.Options.Encoder;
        });
        var application = builder.Build();
        application.UseRouting();
        application.MapHealth(database);
        application.MapRecord(database, tenantId, bus, queries, boilerplate);
        try
        {
            await application.StartAsync(cancellation);
            return new ApiHost(application);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync(CancellationToken.None);
        await application.DisposeAsync();
    }

    private static void Verify(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var loopback = Uri.TryCreate(url, UriKind.Absolute, out var uri)
                && (uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)));
            if (!loopback)
                throw new FormatException($"{url} is not a loopback address; the API has no sign-in yet, so it listens on 127.0.0.1, [::1] or localhost only");
        }
    }
}
