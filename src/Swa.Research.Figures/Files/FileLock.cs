using System.Security.Cryptography;

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
        string name = Path.GetFullPath(path) + ".lock";
        if (new FileInfo(name).LinkTarget is not null)
        {
            throw new OutputExistsException(name, isOwn: false);
        }

        while (true)
        {
            FileStream held = Open(path, name);
            try
            {
                Claim(held, name);
                DateTime stamp = DateTime.UtcNow.AddTicks(-RandomNumberGenerator.GetInt32(int.MaxValue));
                File.SetLastWriteTimeUtc(held.SafeFileHandle, stamp);

                // The run that held the lock before may have removed this very file after it was opened here: what has the name now
                // has another time then.
                if (File.GetLastWriteTimeUtc(held.SafeFileHandle) == File.GetLastWriteTimeUtc(name))
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
        for (int again = 2; ; again--)
        {
            try
            {
                return new FileStream(
                    name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0,
                    OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None);
            }
            catch (IOException) when (File.Exists(name))
            {
                throw new IOException($"{path} is being written by another run; wait for its end, or name another file.");
            }
            catch (IOException exception) when (again > 0 && exception is not DirectoryNotFoundException)
            {
                // The run that held the lock has just ended.
            }
            catch (UnauthorizedAccessException exception)
            {
                throw new IOException($"Cannot write {name}: {exception.Message}", exception);
            }
        }
    }

    /// <summary>Says in the file whose it is, and refuses one that somebody else has put under the lock's name.</summary>
    private static void Claim(FileStream held, string name)
    {
        if (!held.CanSeek)
        {
            // Reading a pipe would wait for somebody to write to it.
            throw new OutputExistsException(name, isOwn: false);
        }

        byte[] own = Encoding.UTF8.GetBytes($"lock {OutputFile.Mark}\n");
        byte[] present = new byte[own.Length + 1];
        int length = held.ReadAtLeast(present, present.Length, throwOnEndOfStream: false);
        if (!own.AsSpan().StartsWith(present.AsSpan(0, length)))
        {
            throw new OutputExistsException(name, isOwn: false);
        }

        held.Position = 0;
        held.Write(own);
    }
}
