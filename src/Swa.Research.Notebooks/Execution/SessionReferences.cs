using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Swa.Research.Notebooks.Execution;

/// <summary>
/// Finds the assemblies that cells refer to: the framework's by name, others by a path relative to the notebook's folder. Each is read once
/// per session, so that its symbols are shared by all cells.
/// </summary>
internal sealed class SessionReferences(string folder) : MetadataReferenceResolver
{
    private static readonly string[] FrameworkFolders =
    [
        Path.GetDirectoryName(typeof(object).Assembly.Location)!,
        Path.GetDirectoryName(typeof(Microsoft.AspNetCore.Html.IHtmlContent).Assembly.Location)!,
    ];

    private readonly ConcurrentDictionary<string, PortableExecutableReference> _references = new(StringComparer.Ordinal);

    public override bool ResolveMissingAssemblies => true;

    public static string? FrameworkAssembly(string name) =>
        FrameworkFolders.Select(place => Path.Combine(place, name + ".dll")).FirstOrDefault(File.Exists);

    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference, string? baseFilePath, MetadataReferenceProperties properties)
    {
        string? path = reference.IndexOfAny(['/', '\\']) < 0 && FrameworkAssembly(reference) is { } framework
            ? framework
            : Path.GetFullPath(reference, folder);
        return File.Exists(path) ? [Reference(path)] : [];
    }

    public override PortableExecutableReference? ResolveMissingAssembly(MetadataReference definition, AssemblyIdentity referenceIdentity)
    {
        if (FrameworkAssembly(referenceIdentity.Name) is { } framework)
        {
            return Reference(framework);
        }

        string? place = Path.GetDirectoryName((definition as PortableExecutableReference)?.FilePath);
        // Assemblies in the host's folder are the host's own; a notebook loads its libraries itself.
        bool isHost = place is null || place == Path.GetDirectoryName(typeof(SessionReferences).Assembly.Location);
        string path = Path.Combine(place ?? "", referenceIdentity.Name + ".dll");
        return !isHost && File.Exists(path) ? Reference(path) : null;
    }

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(folder);

    public PortableExecutableReference Reference(string path) => _references.GetOrAdd(path, static file =>
        MetadataReference.CreateFromFile(file, documentation: Language.AssemblyDocumentation.For(file)));
}
