using System.Security.Cryptography;
using Dapper;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Artifacts;

/// <summary>Ties an artifact folder to its database: a worker that was given another folder would not find what others stored.</summary>
public static class ArtifactMarker
{
    private const string FileName = ".marker";

    /// <exception cref="InvalidOperationException">The folder belongs to another database, or this database to another folder.</exception>
    public static async Task VerifyAsync(IngestDatabase database, string root, CancellationToken cancellation)
    {
        Directory.CreateDirectory(root);
        var path = Path.Combine(root, FileName);
        var proposed = File.Exists(path) ? (await File.ReadAllTextAsync(path, cancellation)).Trim() : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition("INSERT INTO settings (name, value) VALUES ('artifact_marker', @proposed) ON CONFLICT DO NOTHING", new { proposed }, cancellationToken: cancellation));
        var expected = await connection.QuerySingleAsync<string>(new CommandDefinition("SELECT value FROM settings WHERE name = 'artifact_marker'", cancellationToken: cancellation));
        if (expected != proposed)
            throw new InvalidOperationException($"the artifact folder {root} is not the one this database uses: give --data the folder that all workers of this database share");
        if (File.Exists(path))
            return;
        var temporary = path + ".part";
        await using (var writer = new StreamWriter(temporary))
            await writer.WriteAsync(expected);
        File.Move(temporary, path, overwrite: true);
    }
}
