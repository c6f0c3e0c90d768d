using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace IngestPipeline.Api;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>.</summary>
internal static class ApiDescription
{
    public static void AddApiDescription(this IServiceCollection services, bool isKeyed) => services.AddOpenApi("v1", options => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info = new OpenApiInfo
        {
            Title = "IngestPipeline",
            Version = "1",
            Description = "Documents in, searchable chunks out. Lists are {items, next_cursor}; errors are problem documents (RFC 9457).",
        };
        if (isKeyed)
        {
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                ["key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", document)] = [] }];
        }

        return Task.CompletedTask;
    }));
}
