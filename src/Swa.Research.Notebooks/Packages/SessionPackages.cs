namespace Swa.Research.Notebooks.Packages;

/// <summary>The packages of one session. All that it asks for are resolved together, so that they agree on what they both need.</summary>
/// <param name="folder">The notebook's folder.</param>
/// <param name="cache">What earlier restores gave.</param>
/// <param name="restore">Asks the SDK.</param>
internal sealed class SessionPackages(string folder, PackageCache cache, PackageRestore restore)
{
    private readonly Dictionary<string, RestoredPackage> _loaded = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);
    private List<PackageRequest> _requests = [];
    private List<string> _sources = [];

    /// <summary>Resolves what a cell asks for and loads it.</summary>
    /// <param name="requests">The packages.</param>
    /// <param name="sources">Sources to ask from now on.</param>
    /// <param name="restoring">Called before the SDK is asked, which takes seconds.</param>
    /// <param name="load">Loads the packages of the session that are not loaded yet, or throws.</param>
    /// <param name="interrupt">Ends the restore.</param>
    /// <returns>The packages asked for, with the versions taken.</returns>
    /// <exception cref="PackageException">They cannot be had, or not together with those that are loaded already.</exception>
    public IReadOnlyList<RestoredPackage> Add(
        IReadOnlyList<PackageRequest> requests,
        IReadOnlyList<(string Text, int Line)> sources,
        Action restoring,
        Action<IReadOnlyList<RestoredPackage>> load,
        CancellationToken interrupt)
    {
        // A source stays known where the packages of its cell cannot be had.
        _sources = [.. _sources.Concat(sources.Select(source => Source(source.Text, source.Line))).Distinct(StringComparer.Ordinal)];
        PackageRequest[] added = [.. requests.Where(request => IsNew(request, requests))];
        if (added.Length > 0)
        {
            List<PackageRequest> all = [.. _requests, .. added.DistinctBy(request => request.Id.ToUpperInvariant())];
            IReadOnlyList<RestoredPackage> packages = Resolve(new PackageQuery(all, _sources, folder), restoring, interrupt);
            foreach (RestoredPackage package in packages)
            {
                if (_loaded.GetValueOrDefault(package.Id) is { } loaded && loaded.Version != package.Version)
                {
                    throw Conflict($"#r \"nuget: {added[^1]}\" needs {package}", loaded, added[^1]);
                }
            }

            load([.. packages.Where(package => !_loaded.ContainsKey(package.Id))]);
            foreach (RestoredPackage package in packages)
            {
                _loaded[package.Id] = package;
            }

            // What the sources decided once holds for the session.
            _requests = [.. all.Select(request => request.IsFloating ? request with { Version = _loaded[request.Id].Version } : request)];
            _asked.UnionWith(added.Select(request => request.ToString()));
        }

        return [.. requests.Select(request => request.Id).Distinct(StringComparer.OrdinalIgnoreCase).Select(id => _loaded[id])];
    }

    private bool IsNew(PackageRequest request, IReadOnlyList<PackageRequest> cell)
    {
        if (cell.FirstOrDefault(other => IsSame(other, request) && other.Version != request.Version) is { } twice)
        {
            throw new PackageException($"{request.Id} is asked for in two versions, {twice.Version} and {request.Version}.", request.Line);
        }

        if (!_loaded.TryGetValue(request.Id, out RestoredPackage? loaded))
        {
            return true;
        }

        bool isLoaded = request.Version == PackageRequest.Latest || request.Version == loaded.Version
            || _asked.Contains(request.ToString());
        return !isLoaded && _requests.Any(earlier => IsSame(earlier, request))
            ? throw Conflict($"#r \"nuget: {request}\" asks for another version", loaded, request)
            : !isLoaded;
    }

    private static bool IsSame(PackageRequest one, PackageRequest other) => one.Id.Equals(other.Id, StringComparison.OrdinalIgnoreCase);

    private static PackageException Conflict(string what, RestoredPackage loaded, PackageRequest request) =>
        new($"{what}, and {loaded} is loaded already: restart the session to change it.", request.Line);

    private IReadOnlyList<RestoredPackage> Resolve(PackageQuery query, Action restoring, CancellationToken interrupt)
    {
        IReadOnlyList<RestoredPackage>? known = cache.Find(query, out bool isOld);
        if (known is not null && !isOld)
        {
            return known;
        }

        restoring();
        try
        {
            IReadOnlyList<RestoredPackage> packages = restore.Run(query, cache.Folder, interrupt);
            cache.Store(query, packages);
            return packages;
        }
        catch (PackageException) when (known is not null)
        {
            // Without a network, what was the newest version when there was one will do.
            return known;
        }
    }

    /// <summary>The address of a source, or the whole path of its folder.</summary>
    private string Source(string text, int line)
    {
        bool isPlain = text.Length > 0 && !text.Any(character => char.IsControl(character) || character == ';');
        if (isPlain && Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "https" or "http")
        {
            return address.AbsoluteUri;
        }

        string path = isPlain ? Path.GetFullPath(text, folder) : "";
        string missing = path.Length == 0 ? "" : $": {path} does not exist";
        return Directory.Exists(path)
            ? path
            : throw new PackageException($"#i \"nuget: {text}\" is neither the address of a source nor a folder{missing}.", line);
    }
}
