using IngestPipeline.Storage.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace IngestPipeline.Api;

/// <summary><c>/healthz</c>: the process answers. <c>/readyz</c>: so does its database.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes, IngestDatabase database)
    {
        routes.MapGet("/healthz", () => Results.Ok(new { status = "ok" })).WithTags("health");
        routes.MapGet("/readyz", async (CancellationToken cancellation) =>
        {
            try
            {
                await using var connection = await database.OpenAsync(cancellation);
                await using var command = new NpgsqlCommand("SELECT 1", connection);
                await command.ExecuteScalarAsync(cancellation);
                return Results.Ok(new { status = "ready" });
            }
            catch (NpgsqlException)
            {
                return Results.Json(new { status = "the database does not answer" }, statusCode: StatusCodes.Status503ServiceUnavailable);
            }
        }).WithTags("health");
    }
}
