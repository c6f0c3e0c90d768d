using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace IngestPipeline.Cli.Output;

/// <summary>
/// A picture that is drawn again and again on the terminal's second screen, so that what was there before is there afterwards.
/// The last picture stays on the first screen.
/// </summary>
internal sealed class LiveScreen : IDisposable
{
    private const string Enter = "\x1b[?1049h\x1b[?25l";
    private const string Leave = "\x1b[?25h\x1b[?1049l";
    private const string Home = "\x1b[H";
    private const string EndOfLine = "\x1b[K";
    private const string EndOfScreen = "\x1b[J";

    private string last = "";
    private bool isOpen;

    public LiveScreen()
    {
        // A second Ctrl-C ends the process at once, and the terminal must be left in order then too.
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        Console.Out.Write(Enter);
        isOpen = true;
    }

    /// <summary>False where there is no terminal whose cursor can be moved.</summary>
    public static bool IsPossible => !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;

    /// <param name="title">First line.</param>
    /// <param name="create">The picture for a width.</param>
    public void Draw(string title, Func<int, IRenderable> create)
    {
        var (width, height) = SizeOf();
        last = Render(create(width), width);
        var lines = last.TrimEnd('\n').Split('\n').Prepend(title.Length > width ? title[..width] : title).ToList();
        if (lines.Count > height)
            lines = [.. lines.Take(height - 1), string.Create(CultureInfo.InvariantCulture, $"… {lines.Count - height + 1} more lines")];
        // One write a picture: a terminal shows no half of it. No line end after the last line, or the screen would scroll.
        Console.Out.Write(Home + string.Join($"{EndOfLine}\r\n", lines) + EndOfLine + EndOfScreen);
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        Close();
        Console.Out.Write(last);
    }

    private void OnExit(object? sender, EventArgs arguments) => Close();

    private void Close()
    {
        if (!isOpen)
            return;
        isOpen = false;
        Console.Out.Write(Leave);
    }

    // Asked for each picture: windows change their size. Of a terminal that does not say, the usual one is assumed.
    private static (int Width, int Height) SizeOf() => (Console.WindowWidth is > 0 and var width ? width : 80, Console.WindowHeight is > 1 and var height ? height : 24);

    private static string Render(IRenderable picture, int width)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = (ColorSystemSupport)AnsiConsole.Profile.Capabilities.ColorSystem,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = width;
        console.Write(picture);
        return text.ToString();
    }
}
