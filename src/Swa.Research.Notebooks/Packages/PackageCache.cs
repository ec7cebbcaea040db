using Swa.Research.Figures;

namespace Swa.Research.Notebooks.Packages;

/// <summary>
/// What earlier restores gave, so that the same question needs no process. The packages themselves are in NuGet's own folder; a file here
/// holds their paths. Several processes may use it at the same time.
/// </summary>
/// <param name="folder">Where the files are.</param>
internal sealed class PackageCache(string folder)
{
    /// <summary>How long a version that the sources decide is kept without asking them again.</summary>
    private static readonly TimeSpan FloatingAge = TimeSpan.FromDays(1);

    /// <summary>The cache of this user, where programs keep data that belongs to one machine.</summary>
    public static PackageCache OfUser { get; } = new(Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "swa", "packages"));

    /// <summary>Where the files are.</summary>
    public string Folder => folder;

    /// <summary>What the same question gave before, if all of it is still there.</summary>
    /// <param name="query">The question.</param>
    /// <param name="isOld">Whether the sources may have newer versions by now.</param>
    public IReadOnlyList<RestoredPackage>? Find(PackageQuery query, out bool isOld)
    {
        string path = PathOf(query);
        isOld = false;
        try
        {
            RestoredPackage[]? packages = JsonSerializer.Deserialize<RestoredPackage[]>(File.ReadAllText(path));
            isOld = query.Requests.Any(request => request.IsFloating) && DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > FloatingAge;
            return packages?.All(package => package.IsPresent) == true ? packages : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            // It is not there, or cannot be used: a restore writes it anew.
            return null;
        }
    }

    /// <summary>Keeps what a restore gave; where the disk does not take it, the next one restores again.</summary>
    public void Store(PackageQuery query, IReadOnlyList<RestoredPackage> packages)
    {
        try
        {
            AtomicFile.Write(PathOf(query), JsonSerializer.Serialize(packages));
        }
        catch (IOException)
        {
        }
    }

    private string PathOf(PackageQuery query) => Path.Combine(folder, $"{query.Key()}.json");
}
