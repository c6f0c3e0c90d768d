using System.Diagnostics;
using System.Text;
using IngestPipeline.IntegrationTests.Setup;

namespace IngestPipeline.IntegrationTests.Pipeline;

/// <summary>What a person at a terminal gets, and what a file or a pipe gets instead.</summary>
public sealed class TerminalTests(PostgresFixture postgres)
{
    private const string EnterSecondScreen = "\x1b[?1049h\x1b[?25l";
    private const string LeaveSecondScreen = "\x1b[?25h\x1b[?1049l";
    private const string Sum = "2 received = 2 indexed + 0 duplicate + 0 quarantined";

    [Fact]
    public async Task Following_on_a_terminal_leaves_it_as_it_was_with_the_last_picture_below()
    {
        await using var ingest = await FilledAsync();

        var seen = await FollowAsync(ingest, "TERM=xterm COLUMNS=100");

        var left = seen.LastIndexOf(LeaveSecondScreen, StringComparison.Ordinal);
        seen.IndexOf(EnterSecondScreen, StringComparison.Ordinal).ShouldBeInRange(0, left);
        seen[..left].ShouldContain("stop with Ctrl-C");
        seen[..left].ShouldContain(Sum);
        seen[left..].ShouldContain(Sum);
        seen.ShouldContain("\x1b[1m", Case.Sensitive, "headings are bold");
    }

    [Theory]
    [InlineData("NO_COLOR=1 TERM=xterm", "")]
    [InlineData("TERM=xterm", "--no-color")]
    public async Task Without_colours_the_live_screen_stays(string environment, string option)
    {
        await using var ingest = await FilledAsync();

        var seen = await FollowAsync(ingest, environment, option);

        seen.ShouldContain(EnterSecondScreen);
        seen.ShouldNotContain("\x1b[3", Case.Sensitive, "that would be a colour");
    }

    [Fact]
    public async Task A_dumb_terminal_gets_lines()
    {
        await using var ingest = await FilledAsync();

        var seen = await FollowAsync(ingest, "TERM=dumb");

        seen.ShouldNotContain("\x1b");
        seen.ShouldContain("received 2 indexed 2 duplicate 0");
    }

    [Fact]
    public async Task Following_into_a_pipe_is_a_line_for_each_change()
    {
        await using var ingest = await FilledAsync();
        using var follow = ingest.Start("status", "--follow");

        var line = await follow.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

        line.ShouldNotBeNull().ShouldContain("received 2 indexed 2 duplicate 0");
        await IngestCli.SignalAsync(follow, "INT");
        await follow.WaitForExitAsync(TestContext.Current.CancellationToken);
        follow.ExitCode.ShouldBe(130);
    }

    [Fact]
    public async Task The_slow_documents_are_listed_with_their_slowest_stage()
    {
        await using var ingest = await FilledAsync();

        var top = await ingest.ReadAsync("top");

        top.Count.ShouldBe(2);
        top[0].GetProperty("seconds").GetDouble().ShouldBeGreaterThanOrEqualTo(top[1].GetProperty("seconds").GetDouble());
        top[0].GetProperty("slowest_stage").GetString().ShouldNotBeNullOrEmpty();
        (await ingest.ReadAsync("top", "--top", "1")).Count.ShouldBe(1);
        (await ingest.ReadAsync("top", "--running")).ShouldBeEmpty();
        (await ingest.RunAsync("top", "--hours", "0")).ExitCode.ShouldBe(1);
    }

    [Theory]
    [InlineData("ingest quarantine list --reason PARSE_O", "PARSE_OOM")]
    [InlineData("ingest documents --state qua", "quarantined")]
    [InlineData("ingest quarantine list --stage ded", "dedupe")]
    [InlineData("ingest worker --stages parse,oc", "parse,ocr")]
    [InlineData("ingest completion zs", "zsh")]
    [InlineData("ingest status --fol", "--follow")]
    [InlineData("ingest config show Dispatcher:Poll", "Dispatcher:PollMilliseconds")]
    public async Task A_shell_is_offered_what_may_follow(string line, string expected)
    {
        using var program = Process.Start(new ProcessStartInfo(IngestCli.Executable, [$"[suggest:{line.Length}]", line]) { RedirectStandardOutput = true })!;
        var offered = await program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        offered.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe([expected]);
    }

    [Fact]
    public async Task The_script_for_bash_completes()
    {
        var script = $"""
            export PATH="{Path.GetDirectoryName(IngestCli.Executable)}:$PATH"
            source <(ingest completion bash)
            COMP_LINE='ingest documents --state dup' COMP_POINT=28 COMP_WORDS=(ingest documents --state dup) COMP_CWORD=3
            _ingest && echo "[$COMPREPLY]"
            """;
        using var bash = Process.Start(new ProcessStartInfo("bash", ["--norc", "-c", script]) { RedirectStandardOutput = true })!;
        (await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBe("[duplicate]\n");
    }

    private async Task<IngestCli> FilledAsync()
    {
        ServerPrograms.Require();
        using var inbox = new TemporaryFolder();
        await File.WriteAllTextAsync(inbox.File("one.txt"), "The pump hums.");
        await File.WriteAllTextAsync(inbox.File("two.txt"), "The valve drips.");
        var ingest = new IngestCli(await postgres.CreateDatabaseAsync());
        ingest.Environment["INGEST__Intake__SettleMilliseconds"] = "0";
        (await ingest.RunAsync("run", inbox.Path)).ExitCode.ShouldBe(0);
        return ingest;
    }

    /// <summary>Follows on a terminal of its own until the first picture, and presses Ctrl-C.</summary>
    /// <returns>All that was written to the terminal.</returns>
    private static async Task<string> FollowAsync(IngestCli ingest, string environment, string option = "")
    {
        var command = $"{environment} {IngestCli.Executable} status --follow {option} --data {ingest.Data} --database '{ingest.ConnectionString}'";
        using var terminal = Process.Start(new ProcessStartInfo("script", ["-qfec", command, "/dev/null"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var seen = new StringBuilder();
        var buffer = new char[4096];
        var pressed = false;
        int read;
        while ((read = await terminal.StandardOutput.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0)
        {
            seen.Append(buffer, 0, read);
            if (pressed || !seen.ToString().Contains(" indexed ", StringComparison.Ordinal))
                continue;
            pressed = true;
            await terminal.StandardInput.WriteAsync('\x03');
            await terminal.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        }

        await terminal.WaitForExitAsync(TestContext.Current.CancellationToken);
        terminal.ExitCode.ShouldBe(130, seen.ToString());
        return seen.ToString();
    }
}
