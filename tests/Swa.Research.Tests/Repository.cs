namespace Swa.Research.Tests;

/// <summary>Where the checkout is and how it was built.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Debug or Release.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "Swa.Research.sln"))
        ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No folder above the tests holds Swa.Research.sln."));
}
