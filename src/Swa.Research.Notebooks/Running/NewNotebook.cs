using Swa.Research.Notebooks.Documents;

namespace Swa.Research.Notebooks.Running;

/// <summary>A notebook to start from: a title and the cell that loads the library.</summary>
public static class NewNotebook
{
    private const string Library = "src/Swa.Research/bin/Release/net10.0/Swa.Research.dll";

    /// <summary>Writes a new notebook.</summary>
    /// <param name="path">The .ipynb file, which must not be there yet.</param>
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
            (true, "Threshold.CriticalWeight(CongestionGame.Paper)"))
            .Write(path);
    }

    /// <summary>The code that loads the library in a notebook of a folder.</summary>
    /// <param name="folder">The notebook's folder.</param>
    /// <returns>C#: the reference, what to do if it is not built, and usings.</returns>
    public static string LoadCell(string folder)
    {
        string? root = folder;
        while (root is not null && !File.Exists(Path.Combine(root, "Swa.Research.sln")))
        {
            root = Path.GetDirectoryName(root);
        }

        // Outside of a checkout the library of the installed command is the one there is.
        (string library, string hint) = root is null
            ? (typeof(CongestionGame).Assembly.Location, "the library of the installed swa command")
            : (Path.GetRelativePath(folder, Path.Combine(root, Library)).Replace('\\', '/'),
                "not built yet? In the checkout: dotnet build Swa.Research.sln -c Release");
        return $"""
            // {hint}
            #r "{library}"

            using Swa.Research.Agents;
            using Swa.Research.Display;
            using Swa.Research.Figures;
            using Swa.Research.Games;
            using Swa.Research.Inference;
            using Swa.Research.Reproduction;
            using Swa.Research.Simulation;
            using Swa.Research.Tables;
            using Swa.Research.Theory;
            """;
    }
}
