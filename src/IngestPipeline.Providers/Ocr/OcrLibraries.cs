using System.Reflection;
using System.Runtime.InteropServices;

namespace IngestPipeline.Providers.Ocr;

/// <summary>Finds the native libraries under the names that distributions give them.</summary>
internal static class OcrLibraries
{
    public const string Tesseract = "tesseract";
    public const string Leptonica = "leptonica";

    private static readonly Dictionary<string, string[]> Names = new()
    {
        [Tesseract] = ["libtesseract.so.5", "libtesseract.5.dylib", "libtesseract"],
        // Debian 12 calls it liblept.so.5; later releases took the project's own name.
        [Leptonica] = ["liblept.so.5", "libleptonica.so.6", "libleptonica.6.dylib", "libleptonica"],
    };

    private static readonly Lazy<bool> Registered = new(() =>
    {
        NativeLibrary.SetDllImportResolver(typeof(OcrLibraries).Assembly, Resolve);
        return true;
    });

    /// <summary>Must run before the first native call.</summary>
    public static void Register() => _ = Registered.Value;

    public static bool IsInstalled(string library)
    {
        var handle = Resolve(library, typeof(OcrLibraries).Assembly, null);
        if (handle == 0)
            return false;
        NativeLibrary.Free(handle);
        return true;
    }

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? path)
    {
        foreach (var name in Names.GetValueOrDefault(library, []))
        {
            if (NativeLibrary.TryLoad(name, assembly, path, out var handle))
                return handle;
        }

        return 0;
    }
}
