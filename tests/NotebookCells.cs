namespace Swa.Research.Tests;

/// <summary>
/// The cells of <c>cells.csx</c>: example cells, which every host runs unchanged after <c>using Swa.Research;</c>. A line <c>// %%</c>
/// separates two cells.
/// </summary>
internal static class NotebookCells
{
    /// <summary>The cells in their order.</summary>
    public static IReadOnlyList<string> All { get; } =
        File.ReadAllText(Path.Combine(Repository.Root, "tests", "cells.csx")).ReplaceLineEndings("\n").TrimEnd('\n').Split("\n// %%\n");

    /// <summary>The lines of <c>#r</c> that load the library as it was built with the tests.</summary>
    /// <param name="assemblies">Names of assemblies in the same folder.</param>
    /// <returns>One line per assembly, each ended by a line feed.</returns>
    public static string References(params IReadOnlyList<string> assemblies)
    {
        string folder = Path.Combine(Repository.Root, "src", "Swa.Research.Reproduction", "bin", Repository.Configuration, "net10.0");
        return string.Concat(assemblies.Select(assembly => $"#r \"{Path.Combine(folder, $"{assembly}.dll").Replace('\\', '/')}\"\n"));
    }
}
