using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Swa.Research.Notebooks.Packages;

/// <summary>What decides which packages a restore gives.</summary>
/// <param name="Requests">The packages asked for.</param>
/// <param name="Sources">Addresses and whole paths of sources to ask besides those that NuGet.config files name.</param>
/// <param name="Folder">The notebook's folder, whose NuGet.config files apply, and those of the folders above it.</param>
internal sealed record PackageQuery(IReadOnlyList<PackageRequest> Requests, IReadOnlyList<string> Sources, string Folder)
{
    /// <summary>The framework that the notebook runs on, as a project names it.</summary>
    public static string Framework { get; } =
        string.Create(CultureInfo.InvariantCulture, $"net{Environment.Version.Major}.{Environment.Version.Minor}");

    /// <summary>The system and processor that the notebook runs on, as a project names them.</summary>
    public static string Runtime => RuntimeInformation.RuntimeIdentifier;

    /// <summary>A file name of its own for each query; the same for the same query.</summary>
    public string Key()
    {
        IEnumerable<string> parts =
        [
            Framework, Runtime,
            .. Requests.Select(request => $"{request.Id.ToLowerInvariant()}, {request.Version}").Order(StringComparer.Ordinal),
            .. Sources.Order(StringComparer.Ordinal),
            .. Configurations().Select(File.ReadAllText),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(parts))))[..32];
    }

    private IEnumerable<string> Configurations()
    {
        for (DirectoryInfo? folder = new(Folder); folder is not null; folder = folder.Parent)
        {
            foreach (string name in new[] { "nuget.config", "NuGet.config", "NuGet.Config" })
            {
                string path = Path.Combine(folder.FullName, name);
                if (File.Exists(path))
                {
                    yield return path;
                }
            }
        }
    }
}
