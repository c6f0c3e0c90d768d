using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Isolation;
using IngestPipeline.Providers.Ocr;
using IngestPipeline.Stages.Parse;

namespace IngestPipeline.UnitTests.Providers.Isolation;

/// <summary>The child side of the isolation tests. A request's file name says how to behave.</summary>
internal static class ChildUnderTest
{
    public const string Argument = "child-under-test";

    /// <summary>A second argument that makes the child die before it is ready.</summary>
    public const string NeverReady = "never-ready";

    /// <summary>A second argument that makes the child parse as the product's own children do, and add to its verdicts what that took.</summary>
    public const string RealParsers = "real-parsers";

    public static ChildCommand Command(params string[] more) =>
        new(Path.ChangeExtension(typeof(ChildUnderTest).Assembly.Location, null), [Argument, .. more]);

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Contains(NeverReady))
        {
            await Console.Error.WriteLineAsync("no such luck");
            return 7;
        }

        var handlers = new Dictionary<string, ChildHandler>
        {
            [ParseChildHandler.Verb] = ParseChildHandler.Create(args.Contains(RealParsers) ? MeteredParser.Parse : Behave),
            [OcrChildHandler.Verb] = OcrChildHandler.Create(),
        };
        await ChildHost.RunOnConsoleAsync(handlers, CancellationToken.None);
        return 0;
    }

    private static StageResult<ParsedFile> Behave(ParseInput input, ParseOptions options, CancellationToken cancellation)
    {
        switch (input.FileName)
        {
            case "stack-overflow":
                return Reply($"{Recurse(1)}");
            case "allocate":
                return Reply($"{Allocate()}");
            case "swallow-out-of-memory":
                return SwallowOutOfMemory();
            case "allocate-native":
                return Reply($"{AllocateNative()}");
            case "reserve-native":
                return Reply($"{ReserveNative()}");
            case "hang":
                return HangIgnoringCancellation();
            case "sleep":
                Thread.Sleep(Timeout.Infinite);
                return Reply("");
            case "keep":
                Kept.AddRange(Enumerable.Range(0, 160).Select(_ => Filled(1 << 20)));
                return Reply($"{Environment.ProcessId}");
            case "announce":
                return Reply(Announce(input.Content, Environment.ProcessId));
            case "announce-and-hang":
                Announce(input.Content, Environment.ProcessId);
                return HangIgnoringCancellation();
            case "announce-and-sleep":
                Announce(input.Content, Environment.ProcessId);
                Thread.Sleep(Timeout.Infinite);
                return Reply("");
            case "connect":
                return Reply(Connect(input.Content));
            case "hang-with-grandchild":
                return HangWithGrandchild(input.Content);
            case "exit":
                Environment.Exit(3);
                return Reply("");
            case "segfault":
                MoveMemory(1, 2, 1 << 20);
                return Reply("");
            case "abort":
                Console.Error.WriteLine("terminate called without an active exception");
                Abort();
                return Reply("");
            case "throw":
                throw new InvalidDataException("element 7 of 3");
            case "permanent":
                throw new PermanentStageException(QuarantineReason.RetriesExhausted, "the dictionary is not installed");
            case "quarantine":
                return new Quarantined<ParsedFile>(QuarantineReason.Encrypted, "a password is needed", new Dictionary<string, object?> { ["filter"] = "Standard", ["bits"] = 128 });
            case "stdout":
                Console.WriteLine("a library that chats");
                Console.Out.Flush();
                return Reply("still fine");
            case "process":
                return Reply($"{Environment.ProcessId}");
            case "environment":
                return Reply(string.Join('\n', Environment.GetEnvironmentVariables().Keys.Cast<string>().Order(StringComparer.Ordinal)));
            case "attachments":
                return new Completed<ParsedFile>(new ParsedFile(Document("two files inside"), [new AttachmentContent("a.bin", [0, 1, 2]), new AttachmentContent("empty", [])]));
            default:
                using (var reader = new StreamReader(input.Content, Encoding.UTF8))
                    return Reply($"{input.FileName} {input.MediaType} {options.MaxDepth} {reader.ReadToEnd()}");
        }
    }

    private static List<byte[]> Kept { get; } = [];

    private static byte[] Filled(int length)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, (byte)1);
        return bytes;
    }

    // The content is a port on loopback.
    private static string Connect(Stream content)
    {
        using var reader = new StreamReader(content);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, int.Parse(reader.ReadToEnd(), CultureInfo.InvariantCulture));
            return "connected";
        }
        catch (SocketException refused)
        {
            return $"{refused.SocketErrorCode}";
        }
    }

    private static Completed<ParsedFile> Reply(string text) => new(new ParsedFile(Document(text), []));

    private static ParsedDocument Document(string text) => new()
    {
        MediaType = "text/plain",
        Elements = [new Element { Id = 0, Type = ElementType.Paragraph, Text = text }],
        Pages = [],
    };

    private static int Recurse(int depth) => depth < 0 ? 0 : 1 + Recurse(depth + 1);

    private static long Allocate()
    {
        var kept = new List<byte[]>();
        while (true)
            kept.Add(new byte[1 << 20]);
    }

    private static Completed<ParsedFile> SwallowOutOfMemory()
    {
        try
        {
            Allocate();
        }
        catch (OutOfMemoryException)
        {
            return Reply("a fragment");
        }

        throw new UnreachableException();
    }

    private static long AllocateNative()
    {
        while (true)
            SetMemory(Marshal.AllocHGlobal(16 << 20), 1, 16 << 20);
    }

    private static long ReserveNative()
    {
        while (true)
            Marshal.AllocHGlobal(16 << 20);
    }

    private static Completed<ParsedFile> HangIgnoringCancellation()
    {
        var spins = 0UL;
        while (true)
            spins++;
    }

    // The content names a file to which the grandchild's id is written.
    private static Completed<ParsedFile> HangWithGrandchild(Stream content)
    {
        using var grandchild = Process.Start(new ProcessStartInfo("sleep", "600") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        Announce(content, grandchild.Id);
        return HangIgnoringCancellation();
    }

    private static string Announce(Stream content, int id)
    {
        using var reader = new StreamReader(content);
        var idFile = reader.ReadToEnd();
        File.WriteAllText(idFile + ".part", $"{id}");
        File.Move(idFile + ".part", idFile);
        return $"{id}";
    }

    [DllImport("libc", EntryPoint = "memmove")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint MoveMemory(nint to, nint from, nint count);

    [DllImport("libc", EntryPoint = "memset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint SetMemory(nint to, int value, nint count);

    [DllImport("libc", EntryPoint = "abort")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void Abort();
}
