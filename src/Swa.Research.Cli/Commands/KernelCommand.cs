using Swa.Research.Notebooks;
using Swa.Research.Notebooks.Jupyter;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa kernel</c>: this project's C# kernel for Jupyter, and how Jupyter finds it.</summary>
internal static class KernelCommand
{
    public static Command Create() => new("kernel", "Installs the Jupyter kernel for C# notebooks; it needs no Python.")
    {
        CreateInstall(), CreateUninstall(), CreateStart(),
    };

    private static Command CreateInstall()
    {
        Option<string?> name = CommonOptions.Optional(
            "--name", "NAME",
            $"The kernel's name; by default {KernelSpecification.SharedName}, or {KernelSpecification.OwnName} where that is another's.");
        return CreateCommand("install", "Registers the kernel with Jupyter.\n\nExample: swa kernel install --user", name, Install);
    }

    private static Command CreateUninstall()
    {
        Option<string?> name = CommonOptions.Optional("--name", "NAME", "The kernel's name; by default all of this project's.");
        return CreateCommand("uninstall", "Removes the kernel from Jupyter.\n\nExample: swa kernel uninstall", name, Uninstall);
    }

    private static Command CreateCommand(
        string name, string description, Option<string?> kernel, Action<string, string?, InvocationConfiguration> action)
    {
        Option<bool> user = new("--user") { Description = "For the present user only; this is the default." };
        Option<string?> prefix = CommonOptions.Optional("--prefix", "DIR", "Under a prefix, such as that of a Python environment.");
        Command command = new(name, description) { kernel, user, prefix };
        command.Validators.Add(result =>
        {
            if (result.GetValue(user) && result.GetResult(prefix) is not null)
            {
                result.AddError("--user and --prefix exclude each other.");
            }
        });
        command.SetAction(parsed =>
        {
            string kernels = parsed.GetValue(prefix) is { } folder
                ? KernelSpecification.PrefixFolder(folder)
                : KernelSpecification.UserFolder();
            string? chosen = parsed.GetValue(kernel);
            if (chosen is not null && !KernelSpecification.IsName(chosen))
            {
                throw new ParameterException("name", chosen, "letters, digits, '.', '-' and '_'");
            }

            action(kernels, chosen, parsed.InvocationConfiguration);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateStart()
    {
        Option<string> file = new("--connection-file") { HelpName = "FILE", Description = "Says where clients are.", Required = true };
        Command command = new("start", "Serves Jupyter clients; they call it.") { file };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellation) =>
        {
            await JupyterKernel.ServeAsync(
                parsed.GetRequiredValue(file), NotebookCommand.Host(), parsed.InvocationConfiguration.Error, cancellation);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Install(string kernels, string? chosen, InvocationConfiguration console)
    {
        string name = chosen
            ?? (KernelSpecification.HasDotNetInteractive(kernels) ? KernelSpecification.OwnName : KernelSpecification.SharedName);
        string folder = new KernelSpecification(kernels).Install(
            name, KernelSpecification.Command(typeof(KernelCommand).Assembly.Location, "kernel", "start"));
        console.Output.WriteLine($"Installed the kernel {name} in {folder}.");
        console.Output.WriteLine($"Next: open a notebook in Jupyter and choose the kernel '{KernelSpecification.DisplayName(name)}'.");
    }

    private static void Uninstall(string kernels, string? chosen, InvocationConfiguration console)
    {
        IReadOnlyList<string> removed = new KernelSpecification(kernels).Uninstall(chosen);
        foreach (string folder in removed)
        {
            console.Output.WriteLine(
                Directory.Exists(folder) ? $"Removed the kernel from {folder}; what else is there stays." : $"Removed {folder}.");
        }

        if (removed.Count == 0)
        {
            throw new NotebookException($"No kernel of this project is installed in {kernels}{(chosen is null ? "" : $" as {chosen}")}.");
        }
    }
}
