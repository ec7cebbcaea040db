using System.CommandLine;
using Swa.Research.Cli.Options;
using Swa.Research.Notebooks;
using Swa.Research.Notebooks.Jupyter;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa kernel</c>: makes Jupyter find this project's C# kernel.</summary>
internal static class KernelCommand
{
    public static Command Create() => new(
        "kernel", "Installs the Jupyter kernel for C# notebooks; Jupyter needs Python's ipykernel for it.")
    {
        CreateCommand("install", "Registers the kernel with Jupyter.\n\nExample: swa kernel install --user", Install),
        CreateCommand("uninstall", "Removes the kernel from Jupyter.\n\nExample: swa kernel uninstall", Uninstall),
    };

    private static Command CreateCommand(string name, string description, Func<string, TextWriter, int> action)
    {
        Option<bool> user = new("--user") { Description = "For the present user only; this is the default." };
        Option<string?> prefix = CommonOptions.Optional("--prefix", "DIR", "Under the prefix of a Python environment.");
        Command command = new(name, description) { user, prefix };
        command.Validators.Add(result =>
        {
            if (result.GetValue(user) && result.GetValue(prefix) is not null)
            {
                result.AddError("--user and --prefix exclude each other.");
            }
        });
        command.SetAction((parsed, _) =>
        {
            try
            {
                string kernels = parsed.GetValue(prefix) is { } folder
                    ? KernelSpecification.PrefixFolder(folder)
                    : KernelSpecification.UserFolder();
                return Task.FromResult(action(kernels, parsed.InvocationConfiguration.Output));
            }
            catch (NotebookException exception)
            {
                return NotebookCommand.Failed(parsed, exception);
            }
        });
        return command;
    }

    private static int Install(string kernels, TextWriter output)
    {
        string name = KernelSpecification.HasDotNetInteractive(kernels) ? KernelSpecification.OwnName : KernelSpecification.SharedName;
        string folder = new KernelSpecification(kernels).Install(name, NotebookCommand.Host());
        output.WriteLine($"Installed the kernel {name} in {folder}.");
        return ExitCode.Done;
    }

    private static int Uninstall(string kernels, TextWriter output)
    {
        IReadOnlyList<string> removed = new KernelSpecification(kernels).Uninstall();
        foreach (string folder in removed)
        {
            output.WriteLine($"Removed {folder}.");
        }

        return removed.Count > 0 ? ExitCode.Done : throw new NotebookException($"No kernel of this project is installed in {kernels}.");
    }
}
