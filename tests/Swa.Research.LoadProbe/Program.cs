using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

// Loads an assembly by its path, as #r does, and compiles each of its methods, which needs every assembly that one of them uses.
// Further arguments are assemblies that the host itself brings. Writes the names of the assemblies that were loaded from the folder;
// fails with a line for each that is neither there, nor in the shared framework, nor the host's.
string path = Path.GetFullPath(args[0]);
foreach (string host in args.Skip(1))
{
    AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(host));
}

FolderContext folder = new(Path.GetDirectoryName(path)!);
SortedSet<string> missing = new(StringComparer.Ordinal);
Assembly library = folder.LoadFromAssemblyPath(path);
foreach (MethodBase method in library.GetTypes().SelectMany(Methods).Where(method => method.GetMethodBody() is not null))
{
    try
    {
        RuntimeHelpers.PrepareMethod(method.MethodHandle);
    }
    catch (FileNotFoundException absent)
    {
        missing.Add($"{absent.FileName} is missing, which {method.DeclaringType}.{method.Name} needs.");
    }
}

Console.Out.Write(string.Concat(folder.Assemblies.Select(assembly => assembly.GetName().Name).Order().Select(name => $"{name}\n")));
Console.Error.Write(string.Concat(missing.Select(line => $"{line}\n")));
return missing.Count == 0 ? 0 : 1;

[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "This program is not trimmed.")]
static IEnumerable<MethodBase> Methods(Type type)
{
    const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
    // What is generic is compiled for its arguments only, when it is called.
    return type.ContainsGenericParameters ? [] : type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).Where(
        method => !method.ContainsGenericParameters);
}

/// <summary>Finds assemblies in one folder; the shared framework provides the others.</summary>
internal sealed class FolderContext(string folder) : AssemblyLoadContext("folder")
{
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string path = Path.Combine(folder, $"{assemblyName.Name}.dll");
        return File.Exists(path) && !Default.Assemblies.Any(known => known.GetName().Name == assemblyName.Name)
            ? LoadFromAssemblyPath(path)
            : null;
    }
}
