using System.CommandLine.Parsing;

namespace Swa.Research.Cli.Sweeps;

/// <summary>A Slurm job array whose tasks each compute one shard to a file of its own.</summary>
internal sealed class JobArray
{
    /// <summary>Slurm's own limit of the size of an array.</summary>
    private const int MostTasks = 4_000_000;

    private const string PlainInScripts = "+,-./:=@_";

    private readonly string _command;
    private readonly Option _output;
    private readonly string _path;
    private readonly string _extension;
    private readonly int _tasks;

    /// <summary>Describes an array.</summary>
    /// <param name="command">The command of the tasks, without <c>swa</c>.</param>
    /// <param name="output">The option that names the file of a task.</param>
    /// <param name="path">The file of the whole; a task writes to this name followed by its number and the extension.</param>
    /// <param name="extension">The extension, with its dot.</param>
    /// <param name="tasks">Number of tasks, from 1 to 4,000,000.</param>
    /// <exception cref="ParameterException">The number is out of range, or the name is not plain to Slurm and the shell.</exception>
    public JobArray(string command, Option output, string path, string extension, int tasks)
    {
        _command = command;
        _output = output;
        _path = path;
        _extension = extension;
        _tasks = Require.AtLeast(1, tasks, "slurm", MostTasks);

        // Slurm reads its own lines by rules of its own, and the shell those below: a name that is plain to both needs no quotes.
        if (!path.All(letter => char.IsLetterOrDigit(letter) || PlainInScripts.Contains(letter)) || path.StartsWith('-'))
        {
            throw new ParameterException(
                output.Name.TrimStart('-'), $"'{path}'",
                $"with --slurm, a name of letters, digits and {string.Join(' ', PlainInScripts.ToCharArray())}");
        }
    }

    /// <summary>The option for one share.</summary>
    public static Option<string> ShardOption(string merge) => CommonOptions.WithDefault(
        "--shard", "i/N", $"Compute the i-th of N shares only; join them with '{merge}'.", "1/1");

    /// <summary>The option for a job array.</summary>
    public static Option<string?> SlurmOption() => CommonOptions.Optional(
        "--slurm", "N", "Compute nothing; write FILE.slurm, a Slurm job array of N tasks that does.");

    /// <summary>Writes the script next to the file of the whole, and names the commands that submit it and join its shards.</summary>
    /// <param name="parsed">The command line, whose options the tasks repeat.</param>
    /// <param name="files">Writes and reports the script.</param>
    /// <param name="without">The options that the tasks do not repeat.</param>
    /// <param name="options">Further options of each task.</param>
    /// <param name="merge">The command that joins the shards; {0} is their files.</param>
    /// <param name="server">A shell command that each task runs beside its own, which listens on the port <c>$PORT</c>; null: none.</param>
    public void Write(
        ParseResult parsed, ResultFiles files, IReadOnlyList<string> without, string options, string merge, string? server = null)
    {
        string given = string.Join(' ', parsed.CommandResult.Command.Options
            .Where(option => !without.Contains(option.Name))
            .Select(option => parsed.GetResult(option)).OfType<OptionResult>().Where(result => !result.Implicit).SelectMany(Words));
        string run = $"""
            ${"{"}SWA:-swa{"}"} {_command} {given} --shard "$SLURM_ARRAY_TASK_ID/{_tasks}"{(options.Length > 0 ? $" {options}" : "")} \
                {_output.Name} {_path}."$SLURM_ARRAY_TASK_ID"{_extension}

            """;
        string script = $"{_path}.slurm";
        files.Add(files.Name(script, ".slurm"), ($"""
            #!/bin/bash
            # Job array {OutputFile.Mark}.
            #SBATCH --job-name=swa-{Path.GetFileNameWithoutExtension(_path)}
            #SBATCH --array=1-{_tasks}
            #SBATCH --requeue
            #SBATCH --open-mode=append
            #SBATCH --output={_path}.%a.log
            # A task that is requeued continues where it was. SWA names the command where it is not on the PATH.

            """ + (server is null ? $"exec {run}" : Beside(server) + run)).ReplaceLineEndings("\n"),
            $"a Slurm job array of {ResultFiles.Count(_tasks, "task")}");
        string shards = $"{ShellWords.Quote(_path)}.*{_extension}";
        files.Write($"sbatch --wait {ShellWords.Quote(script)} && {string.Format(CultureInfo.InvariantCulture, merge, shards)}");
    }

    private static IEnumerable<string> Words(OptionResult result) => result.Tokens.Count == 0
        ? [result.Option.Name]
        : result.Tokens.SelectMany(token => new[] { result.Option.Name, ShellWords.Quote(token.Value) });

    /// <summary>Starts a server, waits until its port is open, and ends it with the script.</summary>
    private static string Beside(string server) => $"""
        # The task's own server, on a port that no other task of this job takes, nor the system for connections of its own; it ends with
        # the task.
        PORT=$((10000 + SLURM_JOB_ID % 20000))
        is_open() {"{"} (: </dev/tcp/127.0.0.1/$PORT) 2>/dev/null; {"}"}
        while is_open; do PORT=$((PORT + 1)); done
        export PORT
        set -m
        (
        {server}
        ) &
        set +m
        trap 'kill -- -$!' EXIT
        until is_open; do
            kill -0 $! || exit 1
            sleep 0.2
        done

        """;
}
