using System.IO.Compression;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Swa.Research.Notebooks.Packages;

namespace Swa.Research.Notebooks.Tests;

/// <summary>
/// A notebook's folder with a NuGet.config of its own: one source, a folder of packages made here, and a package folder beside it. No
/// network, and nothing of it in the user's folders.
/// </summary>
public sealed class PackageFeed : IDisposable
{
    private static readonly IReadOnlyList<MetadataReference> Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public PackageFeed()
    {
        WriteConfiguration(Folder, "<add key=\"shop\" value=\"shop\" />");
        byte[] beta = Add("shop", "Swa.Beta", "1.0.0", "public static class Beta { public static int Number => 41; }");
        Add(
            "shop", "Swa.Alpha", "1.0.0",
            """
            using System.Runtime.InteropServices;
            public static class Alpha
            {
                public static int Number => Beta.Number + 1;
                [DllImport("swaprobe", EntryPoint = "SystemNative_GetPid")] public static extern int Native();
            }
            """,
            dependency: "Swa.Beta", reference: beta, native: NativeLibrary);
        Add("shop", "Swa.Alpha", "2.0.0", "public static class Alpha { public static int Number => 2; }");
        Add("shop", "Swa.Alpha", "3.0.0-new", "public static class Alpha { public static int Number => 3; }");
        Add("shop", "System.Text.Json", "99.0.0", "public static class OtherJson { }", assemblyVersion: "99.0.0.0");
        Add("other shop; $(HOME) 100%", "Swa.Gamma", "1.0.0", "public static class Gamma { public static int Number => 7; }");
        Add("other shop", "Swa.Gamma", "1.0.0", "public static class Gamma { public static int Number => 7; }");
        File.WriteAllBytes(Path.Combine(Folder, "Swa.Beta.dll"), beta);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("swa-packages-").FullName;

    /// <summary>A real library of this system, under a name that only a package gives it; null: none is known here.</summary>
    private static string? NativeLibrary => OperatingSystem.IsLinux()
        ? Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "libSystem.Native.so")
        : null;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public static void WriteConfiguration(string folder, string sources) => File.WriteAllText(
        Path.Combine(folder, "NuGet.config"),
        $"""
        <configuration>
          <config><add key="globalPackagesFolder" value="packages" /></config>
          <packageSources><clear />{sources}</packageSources>
          <packageSourceMapping><clear /></packageSourceMapping>
        </configuration>
        """);

    private byte[] Add(
        string source, string id, string version, string code, string? dependency = null, byte[]? reference = null, string? native = null,
        string assemblyVersion = "1.0.0.0")
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            id, [CSharpSyntaxTree.ParseText($"[assembly: System.Reflection.AssemblyVersion(\"{assemblyVersion}\")]\n"),
                CSharpSyntaxTree.ParseText(code)],
            reference is null ? Framework : [.. Framework, MetadataReference.CreateFromImage(reference)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using MemoryStream assembly = new();
        EmitResult result = compilation.Emit(assembly);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));

        Directory.CreateDirectory(Path.Combine(Folder, source));
        using ZipArchive package = ZipFile.Open(Path.Combine(Folder, source, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        string dependencies = dependency is null ? "" : $"<dependency id=\"{dependency}\" version=\"1.0.0\" />";
        string description = $"""
            <package><metadata>
              <id>{id}</id><version>{version}</version><authors>a</authors><description>d</description>
              <dependencies><group targetFramework="{PackageQuery.Framework}">{dependencies}</group></dependencies>
            </metadata></package>
            """;
        Write(package, $"{id}.nuspec", Encoding.UTF8.GetBytes(description));
        Write(package, $"lib/{PackageQuery.Framework}/{id}.dll", assembly.ToArray());
        if (native is not null)
        {
            Write(package, $"runtimes/{PackageQuery.Runtime}/native/libswaprobe.so", File.ReadAllBytes(native));
        }

        return assembly.ToArray();
    }

    private static void Write(ZipArchive package, string name, byte[] content)
    {
        using Stream stream = package.CreateEntry(name).Open();
        stream.Write(content);
    }
}
