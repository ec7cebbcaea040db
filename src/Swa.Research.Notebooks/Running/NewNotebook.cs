using Swa.Research.Notebooks.Documents;

namespace Swa.Research.Notebooks.Running;

/// <summary>A notebook to start from: a title, the cell that loads the library, and a first sweep with its figure
/// and its numbers.</summary>
public static class NewNotebook
{
    private const string Library = "src/Swa.Research.Reproduction/bin/Release/net10.0";

    private const string Sweep = """
        var runs = new Sweep(Scenario.Paper)
            .VaryRange(s => s.Weight, from: 0, to: 1, step: 0.1)
            .Vary(s => s.Severity, 1.6, 2.4)
            .Run(seeds: 50);
        runs.Plot("overload_rate", against: "weight", by: "severity")
        """;

    // .NET Interactive, unlike this host, does not find an assembly's neighbours by itself.
    private static readonly string[] Assemblies =
    [
        "Swa.Research.dll", "Swa.Research.Analysis.dll", "Swa.Research.Figures.dll", "Swa.Research.Reproduction.dll",
    ];

    /// <summary>Writes a new notebook.</summary>
    /// <param name="path">The .ipynb file, which must not exist yet.</param>
    /// <exception cref="NotebookException">The file already exists, or cannot be written.</exception>
    public static void Write(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (File.Exists(path))
        {
            throw new NotebookException($"{path} already exists.");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Notebook.Create(
            (false, $"# {Path.GetFileNameWithoutExtension(path)}\n\nThe first cell loads the library."),
            (true, LoadCell(folder)),
            (true, "Threshold.CriticalWeight(CongestionGame.Paper)"),
            (false, "A sweep: each combination of the parameters is played under every seed."),
            (true, Sweep),
            (true, "runs.Means(\"overload_rate\", \"mean_welfare\")"))
            .Write(path);
    }

    /// <summary>The code that loads the library in a notebook of a folder.</summary>
    /// <param name="folder">The notebook's folder.</param>
    /// <returns>C#: what to do if the library is not built, the references, relative to the folder in a checkout, and the using.</returns>
    public static string LoadCell(string folder)
    {
        string? root = folder;
        while (root is not null && !File.Exists(Path.Combine(root, "Swa.Research.sln")))
        {
            root = Path.GetDirectoryName(root);
        }

        // Outside a checkout the library of the installed command is used.
        (string library, string hint) = root is null
            ? (Path.GetDirectoryName(typeof(CongestionGame).Assembly.Location)!, "The library of the installed swa command")
            : (Path.GetRelativePath(folder, Path.Combine(root, Library)),
                "Not built yet? In the checkout: dotnet build Swa.Research.sln -c Release");
        IEnumerable<string> references = Assemblies.Select(assembly => $"#r \"{library.Replace('\\', '/')}/{assembly}\"\n");
        return $"// {hint}\n{string.Concat(references)}\nusing Swa.Research;";
    }
}
