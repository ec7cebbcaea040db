using System.ComponentModel;
using System.Diagnostics;
using Swa.Research.Figures;
using Swa.Research.Notebooks.Documents;
using Swa.Research.Notebooks.Hosting;

namespace Swa.Research.Notebooks.Jupyter;

/// <summary>Installs this project's Jupyter kernel for C# and removes it.</summary>
/// <param name="kernels">A Jupyter folder of kernels, such as <see cref="UserFolder"/>.</param>
public sealed class KernelSpecification(string kernels)
{
    /// <summary>The name that C# notebooks ask for; .NET Interactive's, where it is installed.</summary>
    public const string SharedName = ".net-csharp";

    /// <summary>The name used where .NET Interactive is installed.</summary>
    public const string OwnName = "swa-csharp";

    private const string Script = "swa_kernel.py";
    private const string Specification = "kernel.json";
    private const string Python = "python3";

    /// <summary>The folder of kernels of the current user.</summary>
    /// <returns>The folder, as Jupyter itself finds it.</returns>
    public static string UserFolder()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string data = Variable("JUPYTER_DATA_DIR")
                      ?? (OperatingSystem.IsWindows()
                          ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter")
                          : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Jupyter")
                          : Path.Combine(Variable("XDG_DATA_HOME") ?? Path.Combine(home, ".local", "share"), "jupyter"));
        return Path.Combine(data, "kernels");
    }

    /// <summary>The folder of kernels under a prefix, such as that of a Python environment.</summary>
    /// <param name="prefix">The prefix.</param>
    /// <returns>The folder.</returns>
    public static string PrefixFolder(string prefix) => Path.Combine(Path.GetFullPath(prefix), "share", "jupyter", "kernels");

    /// <summary>Whether .NET Interactive can be expected to run C# notebooks: its tool or its kernel is installed.</summary>
    /// <param name="kernels">The folder to install into, which is searched too.</param>
    /// <returns>True if it is installed.</returns>
    public static bool HasDotNetInteractive(string kernels)
    {
        string tool = OperatingSystem.IsWindows() ? "dotnet-interactive.exe" : "dotnet-interactive";
        string tools = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet", "tools");
        IEnumerable<string> programs = (Variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(tools);
        IEnumerable<string> folders = (Variable("JUPYTER_PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/local/share/jupyter", "/usr/share/jupyter"])
            .Select(folder => Path.Combine(folder, "kernels"))
            .Concat([kernels, UserFolder()]);
        return programs.Any(folder => File.Exists(Path.Combine(folder, tool)))
               || folders.Select(folder => Path.Combine(folder, SharedName))
                   .Any(kernel => File.Exists(Path.Combine(kernel, Specification)) && !File.Exists(Path.Combine(kernel, Script)));
    }

    /// <summary>What Jupyter calls the kernel in its menus.</summary>
    /// <param name="name"><see cref="SharedName"/> or <see cref="OwnName"/>.</param>
    /// <returns>The name for people.</returns>
    public static string DisplayName(string name) => name == SharedName ? ".NET (C#)" : "C# (swa)";

    /// <summary>Whether the Python on this process's path exists and has ipykernel to start the kernel.</summary>
    /// <returns>True if it can. Jupyter may still run in another environment, with another Python.</returns>
    public static bool CanStart()
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(Python, ["-c", "import ipykernel"])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Whether this project installed the kernel of a folder.</summary>
    private static bool IsOwn(string folder) => File.Exists(Path.Combine(folder, Script));

    /// <summary>Writes the kernel's files; an earlier installation under the same name is replaced.</summary>
    /// <param name="name"><see cref="SharedName"/> or <see cref="OwnName"/>.</param>
    /// <param name="host">Starts the host process.</param>
    /// <returns>The kernel's folder.</returns>
    /// <exception cref="OutputExistsException">The kernel of this name belongs to another program; it is unchanged.</exception>
    /// <exception cref="NotebookException">The folder cannot be written.</exception>
    public string Install(string name, HostCommand host)
    {
        ArgumentNullException.ThrowIfNull(host);
        string folder = Path.Combine(kernels, name);
        string present = Path.Combine(folder, Specification);
        if (File.Exists(present) && !IsOwn(folder))
        {
            throw new OutputExistsException(present, isOwn: false);
        }

        string script = Path.Combine(folder, Script);
        JsonObject specification = new()
        {
            ["argv"] = new JsonArray(Python, script, "-f", "{connection_file}"),
            ["display_name"] = DisplayName(name),
            ["env"] = new JsonObject { ["SWA_NOTEBOOK_HOST"] = host.ToJson() },
            ["language"] = "C#",
        };
        try
        {
            using StreamReader source = new(typeof(KernelSpecification).Assembly.GetManifestResourceStream(Script)!);
            AtomicFile.Write(script, source.ReadToEnd());
            AtomicFile.Write(present, NotebookJson.Write(specification));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"The kernel cannot be installed in {folder}: {exception.Message.TrimEnd('.')}.", exception);
        }

        return folder;
    }

    /// <summary>
    /// Removes the files that <see cref="Install"/> wrote, and the folders that are then empty; kernels of others under the same names
    /// and other files in the folders stay.
    /// </summary>
    /// <returns>The folders of the kernels that were removed.</returns>
    /// <exception cref="NotebookException">A folder cannot be removed.</exception>
    public IReadOnlyList<string> Uninstall()
    {
        List<string> removed = [];
        foreach (string folder in new[] { SharedName, OwnName }.Select(name => Path.Combine(kernels, name)))
        {
            if (!IsOwn(folder))
            {
                continue;
            }

            try
            {
                File.Delete(Path.Combine(folder, Specification));
                File.Delete(Path.Combine(folder, Script));
                if (!Directory.EnumerateFileSystemEntries(folder).Any())
                {
                    Directory.Delete(folder);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new NotebookException($"{folder} cannot be removed: {exception.Message.TrimEnd('.')}.", exception);
            }

            removed.Add(folder);
        }

        return removed;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
