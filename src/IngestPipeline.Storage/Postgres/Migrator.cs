using System.Reflection;
using System.Text;
using Dapper;
using IngestPipeline.Domain.Identity;
using Npgsql;

namespace IngestPipeline.Storage.Postgres;

/// <summary>Applies the numbered scripts of infra/sql, each once and in order. Two that start together take turns on an advisory lock.</summary>
public static class Migrator
{
    private const long LockKey = 0x696e67657374; // "ingest" in ASCII
    private const string Journal = $"""
        CREATE SCHEMA IF NOT EXISTS {IngestDatabase.Schema};
        CREATE TABLE IF NOT EXISTS {IngestDatabase.Schema}.schema_migrations (
          name       text        NOT NULL CONSTRAINT schema_migrations_pk PRIMARY KEY,
          sha256     text        NOT NULL,
          applied_at timestamptz NOT NULL DEFAULT now()
        );
        """;

    /// <returns>Names of the scripts applied by this call.</returns>
    /// <exception cref="InvalidOperationException">An applied script has changed since, or the database was made by a newer version, or pgvector is missing.</exception>
    public static async Task<IReadOnlyList<string>> ApplyAsync(string connectionString, CancellationToken cancellation)
    {
        // A plain connection: the pool's type loading would need the vector extension that this creates.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = $"{IngestDatabase.Schema},public", Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition("SELECT pg_advisory_lock(@LockKey)", new { LockKey }, cancellationToken: cancellation));
        await EnsureVectorExtensionAsync(connection, cancellation);
        await connection.ExecuteAsync(new CommandDefinition(Journal, cancellationToken: cancellation));
        var known = (await connection.QueryAsync<(string Name, string Sha256)>(new CommandDefinition("SELECT name, sha256 FROM schema_migrations", cancellationToken: cancellation)))
            .ToDictionary(row => row.Name, row => row.Sha256, StringComparer.Ordinal);
        var scripts = ReadScripts();
        Verify(known, scripts);
        var applied = new List<string>();
        foreach (var (name, sql) in scripts.Where(script => !known.ContainsKey(script.Name)))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await connection.ExecuteAsync(new CommandDefinition(sql, transaction: transaction, cancellationToken: cancellation));
            await connection.ExecuteAsync(new CommandDefinition("INSERT INTO schema_migrations (name, sha256) VALUES (@name, @sha256)", new { name, sha256 = Sha256Hash.Of(sql).Hex }, transaction, cancellationToken: cancellation));
            await transaction.CommitAsync(cancellation);
            applied.Add(name);
        }

        return applied;
    }

    private static async Task EnsureVectorExtensionAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        try
        {
            await connection.ExecuteAsync(new CommandDefinition("SET client_min_messages = warning; CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public", cancellationToken: cancellation));
        }
        catch (PostgresException missing) when (missing.SqlState is PostgresErrorCodes.UndefinedFile or PostgresErrorCodes.FeatureNotSupported)
        {
            throw new InvalidOperationException("this PostgreSQL server lacks the pgvector extension: run infra/setup.sh, or install the package postgresql-NN-pgvector", missing);
        }
        catch (PostgresException denied) when (denied.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new InvalidOperationException("the database role may not create extensions: have a superuser run CREATE EXTENSION vector in this database once", denied);
        }
    }

    private static void Verify(Dictionary<string, string> known, IReadOnlyList<(string Name, string Sql)> scripts)
    {
        foreach (var (name, sql) in scripts)
        {
            if (known.TryGetValue(name, out var sha256) && sha256 != Sha256Hash.Of(sql).Hex)
                throw new InvalidOperationException($"migration {name} was applied to this database in another form; migrations never change once released");
        }

        var newer = known.Keys.Except(scripts.Select(script => script.Name)).Order(StringComparer.Ordinal).FirstOrDefault();
        if (newer is not null)
            throw new InvalidOperationException($"this database has migration {newer}, which this program does not know: use a program at least as new as the database");
    }

    private static IReadOnlyList<(string Name, string Sql)> ReadScripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith("sql/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(resource =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
                return (resource["sql/".Length..], reader.ReadToEnd());
            })
            .ToList();
    }
}
