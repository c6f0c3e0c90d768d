using System.Diagnostics;
using System.IO.Pipes;
using System.Text;
using CsCheck;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Providers.Isolation;

namespace IngestPipeline.UnitTests.Providers.Isolation;

public sealed class ChildHostTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Any_frame_comes_back_as_it_was_written() => Gen.Select(Gen.Enum<ChildFrameKind>(), Gen.Int[0, 1000], Gen.Byte.Array[0, 2000]).Sample(sample =>
    {
        var (kind, attachments, payload) = sample;
        using var stream = new MemoryStream();
        ChildFrameStream.Write(stream, kind, payload, attachments);
        stream.Position = 0;

        var frame = ChildFrameStream.Read(stream, 2000).ShouldNotBeNull();

        frame.Kind.ShouldBe(kind);
        frame.Attachments.ShouldBe(attachments);
        frame.Payload.ShouldBe(payload);
        ChildFrameStream.Read(stream, 2000).ShouldBeNull();
    });

    [Fact]
    public void A_frame_that_ends_early_or_is_too_large_or_not_ours_is_refused()
    {
        using var stream = new MemoryStream();
        ChildFrameStream.Write(stream, ChildFrameKind.Completed, "content"u8);
        var bytes = stream.ToArray();

        Should.Throw<EndOfStreamException>(() => ChildFrameStream.Read(new MemoryStream(bytes[..^1]), 100));
        Should.Throw<EndOfStreamException>(() => ChildFrameStream.Read(new MemoryStream(bytes[..4]), 100));
        Should.Throw<InvalidDataException>(() => ChildFrameStream.Read(new MemoryStream(bytes), 6)).Message.ShouldBe("a frame announces 7 bytes, limit is 6");
        Should.Throw<InvalidDataException>(() => ChildFrameStream.Read(new MemoryStream(Encoding.UTF8.GetBytes("Hello, world")), 100));
    }

    [Fact]
    public async Task It_says_ready_answers_in_turn_and_ends_when_the_pipe_does()
    {
        using var wire = new Wire();
        var gone = 0;
        var host = ChildHost.RunAsync(wire.ChildInput, wire.ChildOutput, Echo, () => gone++, CancellationToken.None);
        wire.Read().Kind.ShouldBe(ChildFrameKind.Ready);

        wire.Send("echo", "one");
        Encoding.UTF8.GetString(wire.Read().Payload).ShouldBe("\"one\"");
        wire.Send("dance", "two");
        var fault = DocumentJson.FromBytes<ChildFault>(wire.Read().Payload);
        fault.Message.ShouldBe("this child has no handler 'dance'");
        wire.CloseInput();

        await host.WaitAsync(Patience);
        gone.ShouldBe(0);
    }

    [Fact]
    public async Task A_parent_that_goes_during_a_request_ends_the_process_even_when_the_handler_does_not_return()
    {
        using var wire = new Wire();
        using var release = new ManualResetEventSlim();
        var gone = new TaskCompletionSource();
        var handlers = new Dictionary<string, ChildHandler>
        {
            ["spin"] = (_, _) =>
            {
                release.Wait(CancellationToken.None);
                return ChildReply.Completed("late");
            },
        };
        var host = ChildHost.RunAsync(wire.ChildInput, wire.ChildOutput, handlers, gone.SetResult, CancellationToken.None);
        wire.Read();

        wire.Send("spin", "");
        wire.CloseInput();

        await gone.Task.WaitAsync(Patience);
        release.Set();
        await host.WaitAsync(Patience);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_child_process_ends_with_its_parent_and_removes_its_folder(bool spinning)
    {
        var folder = Directory.CreateTempSubdirectory("isolation-tests-").FullName;
        var command = ChildUnderTest.Command();
        var info = new ProcessStartInfo(command.FileName, command.Arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        info.Environment["INGEST_CHILD_DIRECTORY"] = folder;
        using var child = Process.Start(info).ShouldNotBeNull();
        ChildFrameStream.Read(child.StandardOutput.BaseStream, 0).ShouldNotBeNull().Kind.ShouldBe(ChildFrameKind.Ready);

        var request = ChildRequest.Create("parse", "/dev/null", new { file_name = "hang", media_type = "text/plain", overrides = ReplayOverrides.None }, new { });
        if (spinning)
            ChildFrameStream.Write(child.StandardInput.BaseStream, ChildFrameKind.Request, DocumentJson.ToBytes(request));
        child.StandardInput.Close();

        await child.WaitForExitAsync().WaitAsync(Patience);
        Directory.Exists(folder).ShouldBeFalse();
    }

    private static Dictionary<string, ChildHandler> Echo { get; } = new()
    {
        ["echo"] = (request, _) => ChildReply.Completed(request.Input),
    };

    /// <summary>The two pipes of a child, in this process.</summary>
    private sealed class Wire : IDisposable
    {
        private readonly AnonymousPipeServerStream toChild = new(PipeDirection.Out);
        private readonly AnonymousPipeServerStream fromChild = new(PipeDirection.In);

        public Wire()
        {
            ChildInput = new AnonymousPipeClientStream(PipeDirection.In, toChild.ClientSafePipeHandle);
            ChildOutput = new AnonymousPipeClientStream(PipeDirection.Out, fromChild.ClientSafePipeHandle);
        }

        public Stream ChildInput { get; }

        public Stream ChildOutput { get; }

        public void Send(string verb, string input) =>
            ChildFrameStream.Write(toChild, ChildFrameKind.Request, DocumentJson.ToBytes(ChildRequest.Create(verb, "/dev/null", input, "")));

        public ChildFrame Read() => ChildFrameStream.Read(fromChild, 1 << 20).ShouldNotBeNull();

        public void CloseInput() => toChild.Dispose();

        public void Dispose()
        {
            ChildInput.Dispose();
            ChildOutput.Dispose();
            toChild.Dispose();
            fromChild.Dispose();
        }
    }
}
