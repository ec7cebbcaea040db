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

    private static Command CreateCommand(string name, string description, Action<string, InvocationConfiguration> action)
    {
        Option<bool> user = new("--user") { Description = "For the present user only; this is the default." };
        Option<string?> prefix = CommonOptions.Optional("--prefix", "DIR", "Under the prefix of a Python environment.");
        Command command = new(name, description) { user, prefix };
        command.Validators.Add(result =>
        {
            if (result.GetValue(user) && result.GetResult(prefix) is not null)
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
                action(kernels, parsed.InvocationConfiguration);
                return Task.FromResult(ExitCode.Done);
            }
            catch (NotebookException exception)
            {
                return Task.FromResult(NotebookCommand.Failed(parsed, exception.Message));
            }
        });
        return command;
    }

    private static void Install(string kernels, InvocationConfiguration console)
    {
        string name = KernelSpecification.HasDotNetInteractive(kernels) ? KernelSpecification.OwnName : KernelSpecification.SharedName;
        string folder = new KernelSpecification(kernels).Install(name, NotebookCommand.Host());
        console.Output.WriteLine($"Installed the kernel {name} in {folder}.");
        if (KernelSpecification.CanStart())
        {
            console.Output.WriteLine($"Next: open a notebook in Jupyter and choose the kernel '{KernelSpecification.DisplayName(name)}'.");
        }
        else
        {
            console.Error.WriteLine(
                "swa: the kernel needs python3 with ipykernel, which was not found; next: python3 -m pip install jupyterlab ipykernel");
        }
    }

    private static void Uninstall(string kernels, InvocationConfiguration console)
    {
        IReadOnlyList<string> removed = new KernelSpecification(kernels).Uninstall();
        foreach (string folder in removed)
        {
            console.Output.WriteLine(
                Directory.Exists(folder) ? $"Removed the kernel from {folder}; what else is there stays." : $"Removed {folder}.");
        }

        if (removed.Count == 0)
        {
            throw new NotebookException($"No kernel of this project is installed in {kernels}.");
        }
    }
}
