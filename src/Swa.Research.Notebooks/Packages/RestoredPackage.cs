namespace Swa.Research.Notebooks.Packages;

/// <summary>One package of a restore, with the files it has for this runtime and system.</summary>
/// <param name="Id">The package's name.</param>
/// <param name="Version">The version taken.</param>
/// <param name="References">Whole paths of the assemblies that code is compiled against.</param>
/// <param name="Assemblies">Whole paths of the assemblies that are loaded.</param>
/// <param name="NativeLibraries">Whole paths of the native libraries.</param>
/// <param name="HasExtension">Whether it brings code that .NET Interactive would run when the package is loaded.</param>
internal sealed record RestoredPackage(
    string Id,
    string Version,
    IReadOnlyList<string> References,
    IReadOnlyList<string> Assemblies,
    IReadOnlyList<string> NativeLibraries,
    bool HasExtension)
{
    /// <summary>Whether all of its files are there.</summary>
    public bool IsPresent => References.Concat(Assemblies).Concat(NativeLibraries).All(File.Exists);

    /// <inheritdoc/>
    public override string ToString() => $"{Id} {Version}";

    /// <summary>Reads the packages from the file in which a restore stores what it chose.</summary>
    /// <param name="assets">The text of <c>project.assets.json</c>.</param>
    /// <param name="runtime">The runtime identifier it was restored for.</param>
    public static IReadOnlyList<RestoredPackage> ReadAll(string assets, string runtime)
    {
        JsonObject root = JsonNode.Parse(assets)!.AsObject();
        string[] folders = [.. root["packageFolders"]!.AsObject().Select(folder => folder.Key)];
        JsonObject libraries = root["libraries"]!.AsObject();
        JsonObject target = root["targets"]!.AsObject().Single(one => one.Key.EndsWith($"/{runtime}", StringComparison.Ordinal)).Value!
            .AsObject();
        return
        [
            .. from entry in target
               where entry.Value!["type"]?.GetValue<string>() == "package"
               let library = libraries[entry.Key]!.AsObject()
               let relative = library["path"]!.GetValue<string>()
               let place = folders.Select(folder => Path.Combine(folder, relative)).FirstOrDefault(Directory.Exists)
               where place is not null
               let name = entry.Key.Split('/')
               select new RestoredPackage(
                   name[0], name[1], Files(entry.Value!, "compile", place), Files(entry.Value!, "runtime", place),
                   Files(entry.Value!, "native", place), HasFile(library, "interactive-extensions/dotnet/")),
        ];
    }

    /// <summary>The files of one kind; a package says with <c>_._</c> that it has none.</summary>
    private static string[] Files(JsonNode package, string kind, string place) => package[kind] is not JsonObject files
        ? []
        : [.. files.Select(file => file.Key).Where(file => !file.EndsWith("/_._", StringComparison.Ordinal))
            .Select(file => Path.GetFullPath(file, place))];

    private static bool HasFile(JsonObject library, string start) => library["files"] is JsonArray files
        && files.Any(file => file!.GetValue<string>().StartsWith(start, StringComparison.Ordinal));
}
