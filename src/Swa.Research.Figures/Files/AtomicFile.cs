using System.Buffers;
using System.Security.Cryptography;

namespace Swa.Research.Figures;

/// <summary>Writes files that are either whole or not there: to a temporary name in the same folder, then moved.</summary>
public static class AtomicFile
{
    private const int RandomDigits = 32;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>
    /// Writes a text file in UTF-8 without a byte-order mark, creating its folder; an existing file is replaced and keeps its mode, and
    /// a link stays one to the file that is replaced.
    /// </summary>
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

    /// <summary>
    /// Writes a file of bytes, creating its folder; an existing file is replaced, and so is a link: nothing is written through it.
    /// </summary>
    /// <param name="path">The file to write.</param>
    /// <param name="content">The whole content.</param>
    /// <exception cref="IOException">The file cannot be written, or the disk is full; the file is unchanged.</exception>
    public static void Write(string path, byte[] content) =>
        WriteStream(path, stream => stream.Write(content), followsLinks: false);

    private static void WriteStream(string path, Action<FileStream> write, bool followsLinks = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        bool isLink = new FileInfo(path).LinkTarget is not null;
        FileSystemInfo? linked = isLink && followsLinks ? File.ResolveLinkTarget(path, returnFinalTarget: true) : null;
        string target = linked?.FullName ?? Path.GetFullPath(path);
        if (Directory.Exists(target) || Path.GetDirectoryName(target) is not { } folder)
        {
            throw new IOException($"Cannot write {path}: it is a folder.");
        }

        bool replaces = File.Exists(target) && (followsLinks || !isLink);
        if (replaces)
        {
            RequirePlain(target, path);
        }

        string beginning = $".{Path.GetFileName(target)}.swa-";
        string temporary = Path.Combine(folder, $"{beginning}{RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true)}.tmp");
        try
        {
            Directory.CreateDirectory(folder);
            RemoveLeftovers(folder, beginning);
            FileShare share = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;
            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = share };
            if (!OperatingSystem.IsWindows() && replaces)
            {
                options.UnixCreateMode = File.GetUnixFileMode(target);
            }

            // Open until it has its name, so that nobody takes it for a leftover.
            using FileStream stream = new(temporary, options);
            write(stream);
            if (!OperatingSystem.IsWindows() && options.UnixCreateMode is { } kept)
            {
                // What a new file gets is narrowed by the process's mask.
                File.SetUnixFileMode(stream.SafeFileHandle, kept);
            }

            stream.Flush(flushToDisk: true);
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

    /// <summary>Refuses what could be replaced by a file but is none: a pipe, a socket, a terminal.</summary>
    internal static void RequirePlain(string target, string path)
    {
        if (!File.Exists(target))
        {
            return;
        }

        try
        {
            // With both rights, as a pipe without a writer is waited for otherwise.
            using FileStream present = new(target, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 1);
            if (present.CanSeek && !IsDevice(target))
            {
                return;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Cannot write {path}: {exception.Message}", exception);
        }

        throw new IOException($"Cannot write {path}: it is a device or a pipe.");
    }

    /// <summary>Whether a name belongs to a device.</summary>
    private static bool IsDevice(string target) => !OperatingSystem.IsWindows() && target.StartsWith("/dev/", StringComparison.Ordinal)
        && !target.StartsWith("/dev/shm/", StringComparison.Ordinal);

    /// <summary>Removes what a process left behind that was ended while it wrote the same file; what is being written is locked.</summary>
    private static void RemoveLeftovers(string folder, string beginning)
    {
        foreach (string path in Directory.EnumerateFiles(folder, ".*.tmp"))
        {
            string name = Path.GetFileName(path);
            if (name.Length == beginning.Length + RandomDigits + 4 && name.StartsWith(beginning, StringComparison.Ordinal)
                && !name.AsSpan(beginning.Length, RandomDigits).ContainsAnyExcept(HexDigits)
                && new FileInfo(path).LinkTarget is null)
            {
                try
                {
                    new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
                    File.Delete(path);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    // It is being written, or somebody else's: it stays.
                }
            }
        }
    }
}
