using Swa.Research.Notebooks.Cells;
using Swa.Research.Notebooks.Packages;

namespace Swa.Research.Notebooks.Exporting;

/// <summary>
/// The assemblies and packages of a notebook as directives of a program in one file. In a checkout an assembly's path leads to the project
/// that builds it; what a program of a checkout cannot have that way is a package of the installed version.
/// </summary>
/// <param name="target">Folder of the program.</param>
/// <param name="packages">Whether to refer to packages although there are projects.</param>
internal sealed class ProgramReferences(string target, bool packages)
{
    private readonly HashSet<string> _directives = [];
    private readonly List<string> _projects = [];

    /// <summary>The directives, one per line.</summary>
    public IEnumerable<string> Directives => _directives.Order(StringComparer.Ordinal);

    /// <summary>Adds what an <c>#r</c> line names.</summary>
    /// <param name="reference">A package, or an assembly's path.</param>
    /// <param name="folder">Folder that the path is relative to.</param>
    /// <exception cref="NotebookException">No project builds the assembly, and it is not one of this library's.</exception>
    /// <exception cref="PackageException">It names no package, or no version.</exception>
    public void Add(string reference, string folder)
    {
        if (PackageRequest.TextOf(reference) is { } text)
        {
            PackageRequest package = PackageRequest.Parse(text, line: 1);
            _directives.Add($"#:package {package.Id}@{package.Version}");
            return;
        }

        string assembly = Path.GetFileNameWithoutExtension(reference);
        string path = Path.GetFullPath(Path.Combine(folder, reference));
        if (!packages && Project(path, assembly) is { } project)
        {
            _projects.Add(project);
            _directives.Add($"#:project {Relative(project)}");
        }
        else if (assembly.StartsWith("Swa.Research", StringComparison.Ordinal))
        {
            Package(assembly);
        }
        else
        {
            throw new NotebookException($"#r \"{reference}\" is neither a package nor built by a project, so a program cannot name it.");
        }
    }

    /// <summary>Adds what the functions of cells are in, from the checkout of the other projects where there is one.</summary>
    /// <param name="source">Folder of the notebook, from which a checkout is looked for as well.</param>
    public void AddCells(string source)
    {
        string assembly = typeof(CellFunctions).Assembly.GetName().Name!;
        string? project = _projects.Append(source).SelectMany(Above)
            .Select(folder => ProjectIn(Path.Combine(folder, "src", assembly), assembly)).FirstOrDefault(found => found is not null);
        if (!packages && project is not null)
        {
            _directives.Add($"#:project {Relative(project)}");
        }
        else
        {
            Package(assembly);
        }
    }

    private void Package(string assembly) =>
        _directives.Add($"#:package {assembly}@{typeof(CellFunctions).Assembly.GetName().Version!.ToString(3)}");

    private string Relative(string project) => Path.GetRelativePath(target, project).Replace('\\', '/');

    /// <summary>The project above the assembly's folder, or the one of the assembly's name beside that.</summary>
    private static string? Project(string path, string assembly) => Above(Path.GetDirectoryName(path)!)
        .SelectMany(folder => new[] { ProjectIn(folder, assembly), ProjectIn(Path.Combine(folder, "..", assembly), assembly) })
        .FirstOrDefault(project => project is not null);

    private static string? ProjectIn(string folder, string assembly) =>
        Path.GetFullPath(Path.Combine(folder, $"{assembly}.csproj")) is var project && File.Exists(project) ? project : null;

    private static IEnumerable<string> Above(string folder)
    {
        for (string? above = Path.GetFullPath(folder); above is not null; above = Path.GetDirectoryName(above))
        {
            yield return above;
        }
    }
}
