using System.Reflection;
using System.Runtime.Loader;
using Swa.Research.Notebooks.Packages;

namespace Swa.Research.Notebooks.Execution;

/// <summary>
/// The assemblies of one session: those that <c>#r</c> names and their neighbours, and the compiled cells. A cell that nothing refers to
/// any more is unloaded by the garbage collector.
/// </summary>
internal sealed class SessionAssemblies : AssemblyLoadContext
{
    private readonly Dictionary<string, string> _libraries = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, RestoredPackage> _packages = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _nativeLibraries = [];
    private readonly Dictionary<string, WeakReference<Assembly>> _cells = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public SessionAssemblies()
        : base("notebook libraries")
    {
    }

    /// <summary>Registers the library at a path under its name.</summary>
    public void AddLibrary(string path)
    {
        lock (_lock)
        {
            _libraries.TryAdd(Path.GetFileNameWithoutExtension(path), path);
        }
    }

    /// <summary>Whether an assembly is this host's or the framework's own, which cells and libraries share with it.</summary>
    public static bool IsShared(string name) => IsHosts(name) || SessionReferences.FrameworkAssembly(name) is not null;

    /// <summary>The package that has an assembly of this name; null: none of this session.</summary>
    public RestoredPackage? PackageOf(string name) => _packages.GetValueOrDefault(name);

    /// <summary>Where an assembly of this name was loaded from that no package has; null: nowhere.</summary>
    public string? FileOf(string name)
    {
        lock (_lock)
        {
            return _packages.ContainsKey(name) ? null
                : _libraries.GetValueOrDefault(name) ?? Assemblies.FirstOrDefault(loaded => loaded.GetName().Name == name)?.Location;
        }
    }

    /// <summary>Registers the files of a package.</summary>
    public void AddPackage(RestoredPackage package)
    {
        lock (_lock)
        {
            foreach (string path in package.Assemblies)
            {
                _libraries.TryAdd(Path.GetFileNameWithoutExtension(path), path);
                _packages.TryAdd(Path.GetFileNameWithoutExtension(path), package);
            }

            _nativeLibraries.AddRange(package.NativeLibraries);
        }
    }

    public Assembly LoadCell(Stream assembly, Stream symbols) => new CellAssembly(this).LoadFromStream(assembly, symbols);

    /// <summary>Lets later cells refer to this one.</summary>
    public void Keep(Assembly cell)
    {
        lock (_lock)
        {
            foreach (string unloaded in _cells.Where(known => !known.Value.TryGetTarget(out _)).Select(known => known.Key).ToArray())
            {
                _cells.Remove(unloaded);
            }

            _cells[cell.GetName().Name!] = new WeakReference<Assembly>(cell);
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string name = assemblyName.Name!;
        if (IsShared(name))
        {
            return null;
        }

        lock (_lock)
        {
            string? path = _libraries.GetValueOrDefault(name)
                           ?? _libraries.Values
                               .Select(library => Path.Combine(Path.GetDirectoryName(library)!, name + ".dll"))
                               .FirstOrDefault(File.Exists);
            return path is null ? null : LoadFromAssemblyPath(path);
        }
    }

    /// <summary>Finds a native library of a package by the name that code gives it, with or without what the system adds to it.</summary>
    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
    {
        lock (_lock)
        {
            string? path = _nativeLibraries.FirstOrDefault(library => Path.GetFileName(library) == unmanagedDllName)
                ?? _nativeLibraries.FirstOrDefault(library => Path.GetFileNameWithoutExtension(library) is { } name
                    && (name == unmanagedDllName || name == $"lib{unmanagedDllName}"));
            return path is null ? IntPtr.Zero : LoadUnmanagedDllFromPath(path);
        }
    }

    private Assembly? LoadForCell(AssemblyName name)
    {
        lock (_lock)
        {
            if (_cells.TryGetValue(name.Name!, out WeakReference<Assembly>? known) && known.TryGetTarget(out Assembly? cell))
            {
                return cell;
            }
        }

        return Load(name);
    }

    /// <summary>The types that cells and this host exchange must be the host's own.</summary>
    private static bool IsHosts(string name) =>
        name == typeof(CellFunctions).Assembly.GetName().Name || name == "Microsoft.DotNet.Interactive.Formatting";

    private sealed class CellAssembly(SessionAssemblies session) : AssemblyLoadContext("cell", isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName) => session.LoadForCell(assemblyName);

        protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) => session.LoadUnmanagedDll(unmanagedDllName);
    }
}
