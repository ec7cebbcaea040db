using System.Reflection;
using System.Runtime.Loader;

namespace Swa.Research.Notebooks.Execution;

/// <summary>
/// The assemblies of one session: those that <c>#r</c> names and their neighbours, and the compiled cells. A cell that nothing refers to
/// any more is unloaded by the garbage collector.
/// </summary>
internal sealed class SessionAssemblies : AssemblyLoadContext
{
    private readonly Dictionary<string, string> _libraries = new(StringComparer.OrdinalIgnoreCase);
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
        if (SessionReferences.FrameworkAssembly(name) is not null)
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

    private Assembly? LoadForCell(AssemblyName name)
    {
        lock (_lock)
        {
            if (_cells.TryGetValue(name.Name!, out WeakReference<Assembly>? known) && known.TryGetTarget(out Assembly? cell))
            {
                return cell;
            }
        }

        // The types that cells and this host exchange must be the host's own.
        return name.Name == typeof(CellFunctions).Assembly.GetName().Name || name.Name == "Microsoft.DotNet.Interactive.Formatting"
            ? null
            : Load(name);
    }

    private sealed class CellAssembly(SessionAssemblies session) : AssemblyLoadContext("cell", isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName) => session.LoadForCell(assemblyName);
    }
}
