using System.CommandLine;
using Swa.Research.Cli.Options;
using Swa.Research.Cli.Output;
using Swa.Research.Notebooks;
using Swa.Research.Notebooks.Documents;
using Swa.Research.Notebooks.Hosting;
using Swa.Research.Notebooks.Running;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa notebook</c>: runs C# notebooks, checks that their stored outputs are current, and starts new ones.</summary>
internal static class NotebookCommand
{
    /// <summary>The host process: this assembly, serving.</summary>
    public static HostCommand Host() => HostCommand.Of(typeof(NotebookCommand).Assembly.Location, "notebook", "host");

    public static Command Create() =>
        new("notebook", "Runs C# notebooks without Jupyter. Cells are arbitrary code and run with your permissions.")
        {
            CreateRun(), CreateNew(), CreateHost(),
        };

    private static Command CreateRun()
    {
        Argument<string[]> files = new("FILE") { Description = "The notebooks (.ipynb).", Arity = ArgumentArity.OneOrMore };
        Option<bool> check = new("--check") { Description = "Write nothing; fail where a run gives other outputs than those stored." };
        Option<string> timeout = CommonOptions.WithDefault("--timeout", "s", "Seconds one cell may take, above 0.", "300");
        Option<string?> folder = CommonOptions.Optional(
            "--output", "DIR", "Folder for the executed notebooks; by default they are written in place.");
        Command command = new(
            "run",
            "Executes notebooks from top to bottom and stores their outputs.\n\nExample: swa notebook run notebooks/01-threshold-derivation.ipynb --check")
        {
            files, check, timeout, folder,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(check) && result.GetValue(folder) is not null)
            {
                result.AddError("--check writes nothing, so --output has no meaning with it.");
            }
        });
        command.SetAction((parsed, cancellation) =>
        {
            NotebookRunner runner = new(Host(), Seconds(parsed.GetRequiredValue(timeout)));
            foreach (string file in parsed.GetRequiredValue(files))
            {
                try
                {
                    Notebook notebook = Notebook.Read(file);
                    string stored = File.ReadAllText(file);
                    Progress.Run(parsed.InvocationConfiguration.Error, file, notebook.CodeCells, TimeProvider.System, done =>
                    {
                        runner.Run(notebook, file, count => done(count), cancellation);
                        return true;
                    });
                    if (!parsed.GetValue(check))
                    {
                        notebook.Write(parsed.GetValue(folder) is { } output ? Path.Combine(output, Path.GetFileName(file)) : file);
                    }
                    else if (NotebookDifference.First(stored, notebook) is { } difference)
                    {
                        throw new NotebookException($"{file} is not what a run gives: {difference}.");
                    }
                }
                catch (NotebookException exception)
                {
                    return Failed(parsed, exception);
                }
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Command CreateNew()
    {
        Argument<string> name = new("NAME") { Description = "The notebook's file name; .ipynb is added." };
        Command command = new(
            "new", "Writes a notebook that loads the library.\n\nExample: swa notebook new notebooks/my-analysis") { name };
        command.SetAction((parsed, _) =>
        {
            string file = parsed.GetRequiredValue(name);
            file = file.EndsWith(".ipynb", StringComparison.Ordinal) ? file : file + ".ipynb";
            try
            {
                NewNotebook.Write(file);
            }
            catch (NotebookException exception)
            {
                return Failed(parsed, exception);
            }

            parsed.InvocationConfiguration.Output.WriteLine(file);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Command CreateHost()
    {
        Command command = new("host", "Serves one session as JSON lines on standard input and output.") { Hidden = true };
        command.SetAction(_ =>
        {
            NotebookHost.ServeConsole();
            return ExitCode.Done;
        });
        return command;
    }

    private static TimeSpan Seconds(string text)
    {
        double seconds = NumberList.Number(text, "timeout");
        return seconds is > 0 and <= 1_000_000
            ? TimeSpan.FromSeconds(seconds)
            : throw new Parameters.ParameterException("timeout", text, "a number of seconds above 0, at most 1000000");
    }

    internal static Task<int> Failed(ParseResult parsed, NotebookException exception)
    {
        parsed.InvocationConfiguration.Error.WriteLine($"swa: {exception.Message}");
        return Task.FromResult(ExitCode.Failed);
    }
}
