using System.CommandLine;
using IngestPipeline.Cli.Sessions;

namespace IngestPipeline.Cli.Verbs;

/// <summary><c>ingest completion</c>: scripts that have the shell ask this program, so they never grow old.</summary>
internal static class CompletionVerb
{
    // What a shell passes is the line up to the cursor; what comes back is filtered by the word that was begun.
    private const string Bash = """
        # bash completion of ingest: source <(ingest completion bash)
        _ingest() {
          local IFS=$'\n' line="${COMP_LINE:0:COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}" found
          found="$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)"
          # Words end at a colon for bash, settings such as Embed:Model do not.
          if [[ $line =~ [^[:space:]]*:[^[:space:]]*$ ]]; then
            local whole="${BASH_REMATCH[0]}"
            COMPREPLY=($(compgen -W "$found" -- "$whole"))
            COMPREPLY=("${COMPREPLY[@]#"${whole%"${whole##*:}"}"}")
          else
            COMPREPLY=($(compgen -W "$found" -- "$word"))
          fi
        }
        complete -o default -F _ingest ingest
        """;

    private const string Zsh = """
        #compdef ingest
        # zsh completion of ingest: source <(ingest completion zsh)
        _ingest() {
          local line="${(j: :)words[1,CURRENT]}"
          local -a found
          found=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
          found=(${found:#})
          if (( ${#found} )); then compadd -a found; else _files; fi
        }
        compdef _ingest ingest
        """;

    private const string Fish = """
        # fish completion of ingest: ingest completion fish | source
        function __ingest_complete
          set -l line (commandline -cp)
          set -l program (commandline -opc)[1]
          $program "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c ingest -a '(__ingest_complete)'
        """;

    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal) { ["bash"] = Bash, ["zsh"] = Zsh, ["fish"] = Fish };

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "Print the script that makes a shell complete verbs, options and their values.\n\nExamples:\n  source <(ingest completion bash)\n  ingest completion fish | source") { shell };
        command.SetAction(parse =>
        {
            Console.Out.WriteLine(Scripts[parse.GetValue(shell)!]);
            return ExitCode.Done;
        });
        return command;
    }
}
