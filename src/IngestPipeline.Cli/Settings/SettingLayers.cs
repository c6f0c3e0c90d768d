using System.Collections;
using IngestPipeline.Cli.Sessions;
using Microsoft.Extensions.Configuration;

namespace IngestPipeline.Cli.Settings;

/// <summary>The places settings are read from, weakest first: the file beside the program, the file in the data folder, the environment.</summary>
public sealed class SettingLayers
{
    public const string FileName = "appsettings.json";
    public const string Prefix = "INGEST__";

    private SettingLayers(IConfigurationRoot shipped, IConfigurationRoot folder, IConfigurationRoot environment, string folderFile) =>
        (Shipped, Folder, Environment, FolderFile) = (shipped, folder, environment, folderFile);

    public IConfigurationRoot Shipped { get; }

    public IConfigurationRoot Folder { get; }

    public IConfigurationRoot Environment { get; }

    public static string ShippedFile { get; } = Path.Combine(AppContext.BaseDirectory, FileName);

    /// <summary>The file in the data folder; it may be missing.</summary>
    public string FolderFile { get; }

    /// <exception cref="CommandException">A file is not valid JSON.</exception>
    public static SettingLayers Read(string dataFolder)
    {
        var file = Path.Combine(Path.GetFullPath(dataFolder), FileName);
        return new SettingLayers(ReadFile(ShippedFile, isOptional: false), ReadFile(file, isOptional: true), new ConfigurationBuilder().AddEnvironmentVariables(Prefix).Build(), file);
    }

    /// <summary>All of them, later ones before earlier ones. What it is asked for later does not reach the files again.</summary>
    public IConfigurationRoot Merge() => new ConfigurationBuilder().AddConfiguration(Shipped).AddConfiguration(Folder).AddConfiguration(Environment).Build();

    /// <summary>Name of the variable as it was written.</summary>
    public static string VariableOf(string setting)
    {
        var name = Prefix + setting.Replace(":", "__", StringComparison.Ordinal);
        return System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => (string)entry.Key)
            .FirstOrDefault(written => written.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;
    }

    private static IConfigurationRoot ReadFile(string path, bool isOptional)
    {
        try
        {
            return new ConfigurationBuilder().AddJsonFile(path, isOptional).Build();
        }
        catch (InvalidDataException wrong)
        {
            throw new CommandException($"{path} is not valid JSON: {wrong.InnerException?.InnerException?.Message ?? wrong.InnerException?.Message ?? wrong.Message}", inner: wrong);
        }
    }
}
