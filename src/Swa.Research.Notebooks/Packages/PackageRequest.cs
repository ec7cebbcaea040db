using System.Text.RegularExpressions;

namespace Swa.Research.Notebooks.Packages;

/// <summary>A package that a cell asks for.</summary>
/// <param name="Id">The package's name.</param>
/// <param name="Version">The lowest version, a floating one or a range; <see cref="Latest"/> where the cell names none.</param>
/// <param name="Line">The line in the cell, counted from 1.</param>
internal sealed partial record PackageRequest(string Id, string Version, int Line)
{
    /// <summary>The newest version that is no pre-release.</summary>
    public const string Latest = "*";

    private const string NuGet = "nuget:";
    private const int LongestName = 100;

    /// <summary>Whether the sources decide which version it is.</summary>
    public bool IsFloating => Version.Contains('*', StringComparison.Ordinal);

    /// <summary>The package and its version in what an <c>#r</c> line names; null: it names an assembly.</summary>
    public static string? TextOf(string reference) => reference.TrimStart().StartsWith(NuGet, StringComparison.OrdinalIgnoreCase)
        ? reference.TrimStart()[NuGet.Length..].Trim()
        : null;

    /// <summary>Reads <c>Package, Version</c>.</summary>
    /// <exception cref="PackageException">It is no package name, or no version.</exception>
    public static PackageRequest Parse(string text, int line)
    {
        string[] parts = text.Split(',', 2, StringSplitOptions.TrimEntries);
        string version = parts.Length == 1 ? Latest : parts[1];
        return parts[0].Length > LongestName || !Name().IsMatch(parts[0])
                ? throw new PackageException($"'{parts[0]}' is no package name: write #r \"nuget: Package, Version\".", line)
            : version.Length > LongestName || !VersionOrRange().IsMatch(version)
                ? throw new PackageException($"'{version}' is no version of {parts[0]}: write such as 1.2.3, 1.*, *-* or [1.0,2.0).", line)
            : new PackageRequest(parts[0], version, line);
    }

    /// <inheritdoc/>
    public override string ToString() => Version == Latest ? Id : $"{Id}, {Version}";

    /// <summary>NuGet's own rule for names.</summary>
    [GeneratedRegex(@"^\w+([.-]\w+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(
        @"^(?<v>(\d{1,9}\.){0,3}(\d{1,9}|\*)(-[0-9A-Za-z.-]*\*?)?(\+[0-9A-Za-z.-]+)?)\z"
        + @"|^[\[(] *(?<low>[0-9][0-9A-Za-z.+-]*)? *(, *(?<high>[0-9][0-9A-Za-z.+-]*)? *)?[\])]\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex VersionOrRange();
}
