using Swa.Research.Notebooks;
using Swa.Research.Notebooks.Documents;
using Swa.Research.Notebooks.Hosting;
using Swa.Research.Notebooks.Running;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa notebook</c>: runs C# notebooks, checks that their stored outputs are current, starts new ones, and turns them into
/// other forms.</summary>
internal static class NotebookCommand
{
    /// <summary>The host process: this assembly, serving.</summary>
    public static HostCommand Host() => HostCommand.Of(typeof(NotebookCommand).Assembly.Location, "notebook", "host");

    public static Command Create() =>
        new("notebook", "Runs, exports and converts C# notebooks without Jupyter. Cells are arbitrary code and run with your permissions.")
        {
            CreateRun(), CreateNew(), NotebookExportCommand.Create(), NotebookConvertCommand.Create(), CreateHost(),
        };

    private static Command CreateRun()
    {
        Argument<string[]> files = new("FILE") { Description = "The notebooks (.ipynb).", Arity = ArgumentArity.OneOrMore };
        Option<bool> check = new("--check") { Description = "Write nothing; fail where a run gives other outputs than those stored." };
        Option<string> timeout = CommonOptions.WithDefault("--timeout", "s", "Seconds one cell may take, above 0.", "300");
        Option<string?> folder = CommonOptions.Optional(
            "--output", "DIR", "Folder for the executed notebooks; by default they are written in place.");
        Option<bool> keepGoing = new("--keep-going")
        {
            Description = "Continue after a cell or notebook that fails, and store all outputs, errors included, where the others go.",
        };
        Command command = new(
            "run",
            """
            Executes notebooks from top to bottom and stores their outputs. A notebook with a failing cell is not changed; its
            outputs up to the error are written to a copy, NAME.failed.ipynb. The exit code is 1 where anything fails or differs.

            Example: swa notebook run notebooks/01-threshold-derivation.ipynb --check
            """)
        {
            files, check, timeout, folder, keepGoing, CommonOptions.Force(),
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(check) && result.GetValue(folder) is not null)
            {
                result.AddError("--check writes nothing, so --output has no meaning with it.");
            }

            if (result.GetValue(check) && result.GetValue(keepGoing))
            {
                result.AddError("--check goes through all notebooks and stores no errors, so --keep-going has no meaning with it.");
            }
        });
        command.SetAction((parsed, cancellation) =>
        {
            NotebookRunner runner = new(Host(), Seconds(parsed.GetRequiredValue(timeout)));
            string[] paths = parsed.GetRequiredValue(files);
            bool go = parsed.GetValue(keepGoing);
            return Task.FromResult(
                parsed.GetValue(check) ? Check(paths, Run, parsed) : Store(paths, Run, parsed, parsed.GetValue(folder), go));

            IReadOnlyList<string> Run(string file, Notebook notebook) => Progress.Run(
                parsed.InvocationConfiguration.Error, file, notebook.CodeCells, TimeProvider.System,
                done => runner.Run(notebook, file, count => done(count), cancellation, go));
        });
        return command;
    }

    private static int Store(
        string[] files, Func<string, Notebook, IReadOnlyList<string>> run, ParseResult parsed, string? folder, bool keepGoing)
    {
        int exitCode = ExitCode.Done;
        ResultFiles reports = new(parsed);
        foreach (string file in files)
        {
            try
            {
                Notebook notebook = Notebook.Read(file);
                string target = folder is null ? file : Path.Combine(folder, Path.GetFileName(file));
                bool isInPlace = Path.GetFullPath(target) == Path.GetFullPath(file);
                if (!isInPlace && File.Exists(target) && !IsSameNotebook(target, notebook))
                {
                    throw new OutputExistsException(target, isOwn: false);
                }

                IReadOnlyList<string> failures = run(file, notebook);
                foreach (string failure in failures)
                {
                    exitCode = Failed(parsed, failure);
                }

                if (failures.Count > 0 && !keepGoing)
                {
                    Failed(parsed, $"{file} is unchanged; the outputs up to the error are in {FailedCopy.Write(notebook, target)}.");
                }
                else
                {
                    bool isNew = !File.Exists(target) || InputFile.ReadText(target) != notebook.ToJson();
                    if (isNew && !isInPlace && File.Exists(target) && !reports.IsForced)
                    {
                        throw new OutputExistsException(target, isOwn: true, "other outputs");
                    }

                    notebook.Write(target);
                    reports.Report(target, isNew, $"the outputs of {ResultFiles.Count(notebook.CodeCells, "cell")}");
                }
            }
            catch (NotebookException exception)
            {
                exitCode = Failed(parsed, exception.Message);
            }

            if (exitCode != ExitCode.Done && !keepGoing)
            {
                break;
            }
        }

        return exitCode;
    }

    /// <summary>Whether a file is a notebook with the same cells, whatever their outputs.</summary>
    private static bool IsSameNotebook(string path, Notebook notebook)
    {
        try
        {
            return Notebook.Read(path).Cells.Select(cell => cell.Source).SequenceEqual(notebook.Cells.Select(cell => cell.Source));
        }
        catch (NotebookException)
        {
            return false;
        }
    }

    private static int Check(string[] files, Func<string, Notebook, IReadOnlyList<string>> run, ParseResult parsed)
    {
        int same = 0;
        int different = 0;
        foreach (string file in files)
        {
            try
            {
                Notebook notebook = Notebook.Read(file);
                string stored = InputFile.ReadText(file);
                if (run(file, notebook) is [string failure, ..])
                {
                    Failed(parsed, failure);
                }
                else if (NotebookDifference.First(stored, notebook) is { } difference)
                {
                    different++;
                    Failed(parsed, $"{file} differs from a new run: {difference}.");
                }
                else
                {
                    same++;
                }
            }
            catch (NotebookException exception)
            {
                Failed(parsed, exception.Message);
            }
        }

        int failed = files.Length - same - different;
        string notebooks = files.Length == 1 ? "notebook" : "notebooks";
        string match = same == 1 ? "matches" : "match";
        string differ = different == 1 ? "differs" : "differ";
        parsed.InvocationConfiguration.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{files.Length} {notebooks}: {same} {match}, {different} {differ}{(failed == 0 ? "" : $", {failed} failed")}"));
        return same == files.Length ? ExitCode.Done : ExitCode.Failed;
    }

    private static Command CreateNew()
    {
        Argument<string> name = new("NAME") { Description = "The notebook's file name; .ipynb is added." };
        Command command = new(
            "new", "Writes a notebook that loads the library.\n\nExample: swa notebook new notebooks/my-analysis") { name };
        command.SetAction(parsed =>
        {
            string file = parsed.GetRequiredValue(name);
            file = file.EndsWith(".ipynb", StringComparison.Ordinal) ? file : file + ".ipynb";
            NewNotebook.Write(file);
            ResultFiles reports = new(parsed);
            reports.Report(file, isNew: true, "a notebook that loads the library");
            reports.ReportNext($"swa notebook run {ShellWords.Quote(file)}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateHost()
    {
        Option<string> pipe = new("--pipe") { HelpName = "NAME", Description = "The pipe to serve.", Required = true };
        Command command = new("host", "Serves one session.") { pipe };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            NotebookHost.Serve(parsed.GetRequiredValue(pipe));
            return ExitCode.Done;
        });
        return command;
    }

    private static TimeSpan Seconds(string text)
    {
        double seconds = NumberList.Number(text, "timeout");
        return seconds is > 0 and <= 1_000_000
            ? TimeSpan.FromSeconds(seconds)
            : throw new ParameterException("timeout", text, "a number of seconds above 0, at most 1000000");
    }

    /// <summary>Says what failed.</summary>
    private static int Failed(ParseResult parsed, string message)
    {
        parsed.InvocationConfiguration.Error.WriteLine($"swa: {message}");
        return ExitCode.Failed;
    }
}
