namespace Swa.Research.Figures;

/// <summary>A file that results are written to: checked before anything is computed, and never written over somebody else's file.</summary>
/// <remarks>
/// Pictures, pages and scripts carry <see cref="Mark"/>: an existing file is <em>own</em> when it carries it too. Data has no room for it:
/// an existing CSV file is own when it has the same header, a JSON file when it has the same names at its top. Own files are replaced when
/// the caller allows it; a file that already has the bytes to write is not touched; anything else is refused.
/// </remarks>
public sealed class OutputFile
{
    /// <summary>What pictures, pages and scripts say somewhere in their first or last 4,096 bytes.</summary>
    public const string Mark = "written by Swa.Research";

    private const int MarkedBytes = 4096;
    private const int MostParsed = 1 << 26;

    private static readonly byte[] MarkBytes = Encoding.UTF8.GetBytes(Mark);

    private readonly bool _replace;

    /// <summary>Names a file to write, and checks that this is possible; creates its folder where it does not exist.</summary>
    /// <param name="path">The file, absolute or relative to the current folder.</param>
    /// <param name="replace">Whether an existing own file of other content may be replaced.</param>
    /// <param name="extensions">The extensions that may be written, such as <c>.csv</c>; none: any.</param>
    /// <exception cref="IOException">The path is empty, a folder, a link, a device or a pipe, of another extension,
    /// or in a folder that cannot be written to.</exception>
    public OutputFile(string path, bool replace, params IReadOnlyList<string> extensions)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(extensions);
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new IOException("The name of the file to write is empty.");
        }

        Path = path;
        _replace = replace;
        string target = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(target) || System.IO.Path.EndsInDirectorySeparator(path)
            || System.IO.Path.GetDirectoryName(target) is not { } folder)
        {
            throw new IOException($"Cannot write {path}: it is a folder.");
        }

        CheckExtension(extensions);
        if (new FileInfo(target).LinkTarget is { } link)
        {
            throw new IOException($"Cannot write {path}: it is a link; name the file that it points to, {link}.");
        }

        CheckFolder(folder);
        AtomicFile.RequirePlain(target, path);
    }

    /// <summary>The file name as it was given.</summary>
    public string Path { get; }

    /// <summary>Whether a file of this name exists now.</summary>
    public bool Exists => File.Exists(Path);

    /// <summary>Writes text in UTF-8 without a byte-order mark.</summary>
    /// <param name="content">The whole content.</param>
    /// <returns>Whether the file is new or changed; false: it had these bytes already.</returns>
    /// <exception cref="OutputExistsException">Another file of this name is in the way; it is unchanged.</exception>
    /// <exception cref="IOException">The file cannot be written, or the disk is full; an existing file is unchanged.</exception>
    public bool Write(string content) => Write(new UTF8Encoding(false).GetBytes(content));

    /// <summary>Writes bytes.</summary>
    /// <param name="content">The whole content.</param>
    /// <returns>Whether the file is new or changed; false: it had these bytes already.</returns>
    /// <exception cref="OutputExistsException">Another file of this name is in the way; it is unchanged.</exception>
    /// <exception cref="IOException">The file cannot be written, or the disk is full; an existing file is unchanged.</exception>
    public bool Write(byte[] content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (Holds(content))
        {
            return false;
        }

        CheckReplaceable(content);
        AtomicFile.Write(Path, content);
        return true;
    }

    /// <summary>Whether the file already has exactly these bytes.</summary>
    /// <param name="content">The whole content.</param>
    /// <returns>True if nothing would change.</returns>
    public bool Holds(byte[] content)
    {
        ArgumentNullException.ThrowIfNull(content);
        FileInfo file = new(Path);
        return file.Exists && file.Length == content.Length && File.ReadAllBytes(Path).AsSpan().SequenceEqual(content);
    }

    /// <summary>Refuses an existing file that may not be replaced by one that begins like the given content.</summary>
    /// <param name="content">The content, or its beginning: the header of a CSV file is enough.</param>
    /// <exception cref="OutputExistsException">A file is in the way that is not own, or that may not be replaced.</exception>
    public void CheckReplaceable(ReadOnlySpan<byte> content)
    {
        if (!Exists)
        {
            return;
        }

        if (!IsOwn(content))
        {
            throw new OutputExistsException(Path, isOwn: false);
        }

        if (!_replace)
        {
            throw new OutputExistsException(Path, isOwn: true);
        }
    }

    /// <summary>Refuses a name with another extension.</summary>
    /// <param name="allowed">The extensions that may be written, such as <c>.csv</c>; none: any.</param>
    /// <exception cref="IOException">The extension is another one.</exception>
    public void CheckExtension(IReadOnlyList<string> allowed)
    {
        string extension = System.IO.Path.GetExtension(Path);
        if (allowed.Count > 0 && !allowed.Contains(extension, StringComparer.OrdinalIgnoreCase))
        {
            throw new IOException($"Cannot write {Path}: its extension is '{extension}'; allowed: {string.Join(", ", allowed)}.");
        }
    }

    private static void CheckFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            string probe = System.IO.Path.Combine(folder, $".{System.IO.Path.GetRandomFileName()}.tmp");
            using FileStream created = new(
                probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Cannot write to the folder {folder}: {exception.Message}", exception);
        }
    }

    private bool IsOwn(ReadOnlySpan<byte> content)
    {
        using FileStream file = File.OpenRead(Path);
        if (content.IndexOf(MarkBytes) >= 0)
        {
            return IsMarked(file);
        }

        return System.IO.Path.GetExtension(Path).ToUpperInvariant() switch
        {
            ".CSV" => content.IndexOf((byte)'\n') is >= 0 and var end && Begins(file, content[..(end + 1)]),
            ".JSON" => file.Length <= MostParsed && Keys(file) is { Count: > 0 } keys
                && keys.SequenceEqual(Keys(new MemoryStream(content.ToArray()))),
            _ => false,
        };
    }

    private static bool IsMarked(FileStream file)
    {
        byte[] buffer = new byte[MarkedBytes];
        int read = file.ReadAtLeast(buffer, MarkedBytes, throwOnEndOfStream: false);
        if (buffer.AsSpan(0, read).IndexOf(MarkBytes) >= 0)
        {
            return true;
        }

        file.Seek(-Math.Min(file.Length, MarkedBytes), SeekOrigin.End);
        read = file.ReadAtLeast(buffer, MarkedBytes, throwOnEndOfStream: false);
        return buffer.AsSpan(0, read).IndexOf(MarkBytes) >= 0;
    }

    private static bool Begins(FileStream file, ReadOnlySpan<byte> beginning)
    {
        byte[] buffer = new byte[beginning.Length];
        return file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) == buffer.Length && beginning.SequenceEqual(buffer);
    }

    /// <summary>The names at the top of a JSON object, or of the first object of an array; empty: neither.</summary>
    private static List<string> Keys(Stream stream)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(stream);
            JsonElement top = document.RootElement;
            JsonElement named = top.ValueKind == JsonValueKind.Array && top.GetArrayLength() > 0 ? top[0] : top;
            return named.ValueKind == JsonValueKind.Object ? [.. named.EnumerateObject().Select(property => property.Name)] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
