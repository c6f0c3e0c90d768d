using System.Text;
using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace IngestPipeline.Cli.Output;

/// <summary>Standard output as results need it: UTF-8 without a byte order mark, buffered, and an error when nobody reads it any more.</summary>
internal static class Terminal
{
    private const int StandardOutput = 1;
    private const int WidthOfFiles = 120;
    private const int BufferBytes = 32 * 1024;

    /// <summary>A terminal that knows neither colours nor a cursor that moves.</summary>
    public static bool IsDumb { get; } = Environment.GetEnvironmentVariable("TERM") == "dumb";

    public static void Open() => Console.SetOut(new StreamWriter(OpenStream(), new UTF8Encoding(false), BufferBytes) { AutoFlush = !Console.IsOutputRedirected, NewLine = "\n" });

    public static void Configure(bool color)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = Console.IsOutputRedirected || IsDumb ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = Console.IsOutputRedirected || !color ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = Console.IsOutputRedirected || IsDumb ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(Console.Out),
        });
        // Lines in a file or a pipe have no screen to fit; an endless line would pad every table to it.
        if (Console.IsOutputRedirected)
            console.Profile.Width = int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out var columns) && columns > 0 ? columns : WidthOfFiles;
        AnsiConsole.Console = console;
    }

    private static Stream OpenStream()
    {
        // The console's own stream ignores a broken pipe, and a long export would go on for nobody. A file needs that stream all the same:
        // it shares its position with stderr, which may be the same file.
        try
        {
            var raw = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            return raw.CanSeek ? Console.OpenStandardOutput() : raw;
        }
        catch (Exception unusual) when (unusual is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return Console.OpenStandardOutput();
        }
    }
}
