namespace Swa.Research.Figures;

/// <summary>
/// Keeps a second process, or a second caller in this one, from writing the same result: a lock beside the file,
/// <c>FILE.lock</c>, held open from the first check to the last rename.
/// </summary>
/// <remarks>
/// The system releases the lock when the process ends, however it ends; what stays then is a small file that the next run takes
/// over. Windows refuses to open the lock twice. Linux and macOS hold a <c>flock</c>, which network file systems may not pass on
/// to other machines.
/// </remarks>
public sealed class FileLock : IDisposable
{
    private readonly string _path;
    private readonly FileStream _held;

    private FileLock(string path, FileStream held) => (_path, _held) = (path, held);

    /// <summary>Takes the lock of a file; the file itself need not exist and is not touched.</summary>
    /// <param name="path">The file that is going to be written, in a folder that exists.</param>
    /// <returns>The lock, to be disposed of when nothing is written any more.</returns>
    /// <exception cref="IOException">Another run holds the lock, or the lock cannot be written.</exception>
    /// <exception cref="OutputExistsException">A file that is no lock has the lock's name; it is as it was.</exception>
    public static FileLock Take(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string name = System.IO.Path.GetFullPath(path) + ".lock";
        while (true)
        {
            FileStream held = Open(path, name);
            try
            {
                byte[] own = Encoding.UTF8.GetBytes($"lock {OutputFile.Mark}: {Guid.NewGuid():N}\n");
                RequireLock(held, name, own.Length);
                held.Write(own);
                held.Flush();

                // The run that held the lock before may have removed this very file between its opening and its locking here.
                if (OperatingSystem.IsWindows() || Holds(name, own))
                {
                    return new FileLock(name, held);
                }
            }
            catch
            {
                held.Dispose();
                throw;
            }

            held.Dispose();
        }
    }

    /// <summary>Removes the lock.</summary>
    public void Dispose()
    {
        if (!OperatingSystem.IsWindows())
        {
            // Before it is released, so that nobody else's lock is removed.
            File.Delete(_path);
        }

        _held.Dispose();
    }

    private static FileStream Open(string path, string name)
    {
        if (new FileInfo(name).LinkTarget is not null)
        {
            throw new OutputExistsException(name, isOwn: false);
        }

        try
        {
            return new FileStream(
                name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1,
                OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None);
        }
        catch (IOException) when (File.Exists(name))
        {
            throw new IOException($"{path} is being written by another run; wait for its end, or name another file.");
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"Cannot write {name}: {exception.Message}", exception);
        }
    }

    /// <summary>Refuses a file that somebody else has put under the lock's name.</summary>
    private static void RequireLock(FileStream held, string name, int length)
    {
        byte[] present = new byte[length];
        ReadOnlySpan<byte> read = present.AsSpan(0, held.ReadAtLeast(present, length, throwOnEndOfStream: false));
        ReadOnlySpan<byte> mark = Encoding.UTF8.GetBytes($"lock {OutputFile.Mark}");
        if (held.Length > length || !(mark.StartsWith(read) || read.StartsWith(mark)))
        {
            throw new OutputExistsException(name, isOwn: false);
        }

        held.Position = 0;
    }

    private static bool Holds(string name, byte[] own)
    {
        try
        {
            // Reading with write sharing asks for no lock on these systems.
            using FileStream present = new(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            byte[] read = new byte[own.Length];
            return present.ReadAtLeast(read, read.Length, throwOnEndOfStream: false) == read.Length && own.AsSpan().SequenceEqual(read);
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }
}
