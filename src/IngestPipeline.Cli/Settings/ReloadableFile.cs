using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace IngestPipeline.Cli.Settings;

/// <summary>The settings file of a data folder, and news of its changes.</summary>
public sealed class ReloadableFile(string dataFolder) : IDisposable
{
    private readonly PhysicalFileProvider folder = new(Path.GetFullPath(dataFolder));

    public string DataFolder => dataFolder;

    /// <summary>Fires once, when the file is made, changed, replaced or deleted.</summary>
    public IChangeToken Watch() => folder.Watch(SettingLayers.FileName);

    public void Dispose() => folder.Dispose();
}
