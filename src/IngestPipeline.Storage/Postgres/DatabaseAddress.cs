using Npgsql;

namespace IngestPipeline.Storage.Postgres;

/// <summary>A database as people write it: <c>postgres://user:password@host:port/name</c>, or Npgsql's own <c>Host=…;Database=…</c>.</summary>
public static class DatabaseAddress
{
    /// <exception cref="FormatException">Neither form; the message shows both.</exception>
    public static string ToConnectionString(string address)
    {
        try
        {
            if (!address.Contains("://", StringComparison.Ordinal))
                return new NpgsqlConnectionStringBuilder(address).ConnectionString;
            var uri = new Uri(address);
            if (uri.Scheme is not ("postgres" or "postgresql"))
                throw new FormatException();
            var user = uri.UserInfo.Split(':', 2);
            var settings = new NpgsqlConnectionStringBuilder
            {
                Host = uri.Host,
                Port = uri.Port > 0 ? uri.Port : 5432,
                Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
                Username = Uri.UnescapeDataString(user[0]),
                Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
            };
            foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                var parts = pair.Split('=', 2);
                var (name, value) = (Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? ""));
                // libpq puts a socket folder or another host into the query.
                settings[name.Equals("sslmode", StringComparison.OrdinalIgnoreCase) ? "SSL Mode" : name] = value;
            }

            return settings.ConnectionString;
        }
        catch (Exception wrong) when (wrong is ArgumentException or UriFormatException or FormatException or KeyNotFoundException)
        {
            throw new FormatException("the database address is not understood: use postgres://user:password@host:5432/name or Host=…;Username=…;Database=…", wrong);
        }
    }
}
