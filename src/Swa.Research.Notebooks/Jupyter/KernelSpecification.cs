using System.Text.RegularExpressions;
using Swa.Research.Figures;
using Swa.Research.Notebooks.Documents;
using Swa.Research.Notebooks.Hosting;

namespace Swa.Research.Notebooks.Jupyter;

/// <summary>Installs this project's Jupyter kernel for C# and removes it.</summary>
/// <param name="kernels">A Jupyter folder of kernels, such as <see cref="UserFolder"/>.</param>
public sealed partial class KernelSpecification(string kernels)
{
    /// <summary>The name that C# notebooks ask for; .NET Interactive's, where it is installed.</summary>
    public const string SharedName = ".net-csharp";

    /// <summary>The name used where .NET Interactive is installed.</summary>
    public const string OwnName = "swa-csharp";

    private const string Specification = "kernel.json";

    /// <summary>What ends the kernel's command, by which it is known again.</summary>
    private static readonly string[] LastArguments = ["--connection-file", "{connection_file}"];

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
                   .Any(kernel => File.Exists(Path.Combine(kernel, Specification)) && !IsOwn(kernel));
    }

    /// <summary>What Jupyter calls the kernel in its menus.</summary>
    /// <param name="name">The kernel's name.</param>
    /// <returns>The name for people.</returns>
    public static string DisplayName(string name) => name switch
    {
        SharedName => ".NET (C#)",
        OwnName => "C# (swa)",
        _ => $"C# ({name})",
    };

    /// <summary>Whether Jupyter takes a name for a kernel.</summary>
    /// <param name="name">The name.</param>
    /// <returns>True if it does.</returns>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>Starts an assembly so that it is still found after an update.</summary>
    /// <param name="assembly">Path of the assembly.</param>
    /// <param name="arguments">The arguments that start the kernel.</param>
    /// <returns>The command of the .NET tool that the assembly is part of, else of the assembly itself.</returns>
    public static HostCommand Command(string assembly, params IReadOnlyList<string> arguments)
    {
        // A tool lies under .store, in a folder of its version; the program that starts it, beside .store, keeps its place.
        string program = Path.GetFileNameWithoutExtension(assembly) + (OperatingSystem.IsWindows() ? ".exe" : "");
        string full = Path.GetFullPath(assembly);
        int store = full.IndexOf($"{Path.DirectorySeparatorChar}.store{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
        string tool = store < 0 ? "" : Path.Combine(full[..store], program);
        return File.Exists(tool) ? new HostCommand(tool, arguments) : HostCommand.Of(assembly, arguments);
    }

    [GeneratedRegex("^[A-Za-z0-9._-]+$")]
    private static partial Regex Name();

    /// <summary>Whether this project installed the kernel of a folder.</summary>
    private static bool IsOwn(string folder)
    {
        try
        {
            string[] words = [.. JsonNode.Parse(File.ReadAllText(Path.Combine(folder, Specification)))!["argv"]!.AsArray()
                .Select(word => word!.GetValue<string>())];
            return words is [.., "kernel", "start", _, _] && words.AsSpan(words.Length - 2).SequenceEqual(LastArguments);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException
            or InvalidOperationException or NullReferenceException)
        {
            return false;
        }
    }

    /// <summary>Writes the kernel's file; an earlier installation under the same name is replaced.</summary>
    /// <param name="name"><see cref="SharedName"/>, <see cref="OwnName"/> or another that <see cref="IsName"/> takes.</param>
    /// <param name="command">Starts the kernel; the connection file is added to its arguments.</param>
    /// <returns>The kernel's folder.</returns>
    /// <exception cref="OutputExistsException">The kernel of this name belongs to another program; it is unchanged.</exception>
    /// <exception cref="NotebookException">The folder cannot be written.</exception>
    public string Install(string name, HostCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        string folder = Path.Combine(kernels, name);
        string present = Path.Combine(folder, Specification);
        if (File.Exists(present) && !IsOwn(folder))
        {
            throw new OutputExistsException(present, isOwn: false);
        }

        JsonObject environment = [.. HostCommand.Tiering.Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)variable.Value))];
        if (Variable("DOTNET_ROOT") is { } root)
        {
            // What a tool's program needs where .NET is not installed in its usual place.
            environment["DOTNET_ROOT"] = root;
        }

        JsonObject specification = new()
        {
            ["argv"] = new JsonArray(
                [.. new[] { command.FileName }.Concat(command.Arguments).Concat(LastArguments).Select(word => (JsonNode)word)]),
            ["display_name"] = DisplayName(name),
            ["env"] = environment,
            ["interrupt_mode"] = "message",
            ["language"] = "C#",
        };
        try
        {
            AtomicFile.Write(present, NotebookJson.Write(specification));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"The kernel cannot be installed in {folder}: {exception.Message.TrimEnd('.')}.", exception);
        }

        return folder;
    }

    /// <summary>
    /// Removes the files that <see cref="Install"/> wrote, and the folders that are then empty; kernels of others and other files in the
    /// folders stay.
    /// </summary>
    /// <param name="name">The kernel's name; null: all of this project's.</param>
    /// <returns>The folders of the kernels that were removed.</returns>
    /// <exception cref="NotebookException">A folder cannot be removed.</exception>
    public IReadOnlyList<string> Uninstall(string? name = null)
    {
        string[] found = !Directory.Exists(kernels) ? []
            : name is null ? Directory.GetDirectories(kernels)
            : [Path.Combine(kernels, name)];
        string[] own = [.. found.Where(IsOwn).Order(StringComparer.Ordinal)];
        foreach (string folder in own)
        {
            try
            {
                File.Delete(Path.Combine(folder, Specification));
                if (!Directory.EnumerateFileSystemEntries(folder).Any())
                {
                    Directory.Delete(folder);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new NotebookException($"{folder} cannot be removed: {exception.Message.TrimEnd('.')}.", exception);
            }
        }

        return own;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
