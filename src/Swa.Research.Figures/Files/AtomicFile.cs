namespace Swa.Research.Figures;

/// <summary>Writes files that are either whole or not there: to a temporary name in the same folder, then moved.</summary>
public static class AtomicFile
{
    /// <summary>Writes a text file in UTF-8 without a byte-order mark, creating its folder; an existing file is replaced.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The file cannot be written, or the disk is full; the file is unchanged.</exception>
    public static void Write(string path, Action<TextWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        WriteStream(path, stream =>
        {
            using StreamWriter writer = new(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
            write(writer);
        });
    }

    /// <summary>Writes a text file as <see cref="Write(string, Action{TextWriter})"/> does.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="content">The whole content.</param>
    /// <exception cref="IOException">The file cannot be written, or the disk is full; the file is unchanged.</exception>
    public static void Write(string path, string content) => Write(path, writer => writer.Write(content));

    /// <summary>Writes a file of bytes, creating its folder; an existing file is replaced.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="content">The whole content.</param>
    /// <exception cref="IOException">The file cannot be written, or the disk is full; the file is unchanged.</exception>
    public static void Write(string path, byte[] content) => WriteStream(path, stream => stream.Write(content));

    private static void WriteStream(string path, Action<FileStream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string target = Path.GetFullPath(path);
        if (Directory.Exists(target) || Path.GetDirectoryName(target) is not { } folder)
        {
            throw new IOException($"Cannot write {path}: it is a folder.");
        }

        string temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Environment.ProcessId}.tmp");
        try
        {
            Directory.CreateDirectory(folder);
            using (FileStream stream = new(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception exception)
        {
            if (Directory.Exists(folder))
            {
                File.Delete(temporary);
            }

            if (exception is IOException or UnauthorizedAccessException)
            {
                throw new IOException($"Cannot write {path}: {exception.Message}", exception);
            }

            throw;
        }
    }
}
