using System.Security.Cryptography;

namespace Swa.Research.Cli.Sweeps;

/// <summary>The rows of an unfinished sweep on disk, and the note of how many of them are flushed.</summary>
internal sealed class SweepPart : IDisposable
{
    private const int BufferSize = 1 << 18;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly IncrementalHash _hash;
    private SweepSidecar _note;
    private long _bytes;

    private SweepPart(string path, FileStream file, IncrementalHash hash, SweepSidecar note)
    {
        _path = path;
        _file = file;
        _hash = hash;
        _note = note;
        _bytes = note.Bytes;
        Rows = note.Rows;
    }

    /// <summary>Number of rows in the part.</summary>
    public long Rows { get; private set; }

    /// <summary>Opens a part: anew with its header, or cut back to its last checkpoint.</summary>
    public static SweepPart Open(string path, SweepSidecar start, bool resume, byte[] header)
    {
        if (!resume && File.Exists(path))
        {
            throw new IOException($"{path} holds an interrupted sweep; resume that sweep, or delete the file.");
        }

        // Neither may be a link, which leads to somebody else's file, nor a pipe, which is waited for.
        _ = new OutputFile(path, replace: true);
        _ = new OutputFile(NoteOf(path), replace: true);
        SweepSidecar? note = NoteFor(path);
        if (note is not null && !SweepFile.IsSame(note, start))
        {
            throw new InvalidDataException($"{path} was begun with other parameters; use those, name another file, or delete it.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, BufferSize);
        IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            if (note is not null)
            {
                Read(file, note.Bytes, hash, _ => { });
                if (Hex(hash) != note.ContentHash)
                {
                    throw new InvalidDataException($"{path} was changed after its sweep was interrupted; delete it and start again.");
                }
            }
            else if (!IsBeginning(file, header))
            {
                throw new OutputExistsException(path, isOwn: false);
            }

            file.SetLength(note?.Bytes ?? 0);
            file.Position = file.Length;
            SweepPart part = new(path, file, hash, note ?? start);
            if (note is null)
            {
                part.Append(header, 0);
                part.Checkpoint(TimeSpan.Zero);
            }

            return part;
        }
        catch
        {
            file.Dispose();
            hash.Dispose();
            throw;
        }
    }

    /// <summary>Whether the rows in a part are those that a sidecar describes: the sweep stopped between writing that and
    /// moving the part.</summary>
    public static bool IsFinished(string path, SweepSidecar sidecar) =>
        NoteFor(path) is { } note && note.Rows == sidecar.Rows && note.ContentHash == sidecar.ContentHash;

    /// <summary>Deletes a part that a run of the same sweep left.</summary>
    public static void DeleteIfOf(string path, SweepSidecar start)
    {
        if (NoteFor(path) is { } note && SweepFile.IsSame(note, start))
        {
            Delete(path);
        }
    }

    public static void Delete(string path)
    {
        File.Delete(path);
        File.Delete(NoteOf(path));
    }

    public void Append(ReadOnlySpan<byte> bytes, long rows)
    {
        _file.Write(bytes);
        _hash.AppendData(bytes);
        _bytes += bytes.Length;
        Rows += rows;
    }

    /// <summary>Appends the rows of a finished shard after checking that they are what its sidecar says.</summary>
    public void AppendFile(string path, int headerLength, SweepSidecar sidecar)
    {
        using FileStream shard = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long skip = headerLength;
        Read(shard, shard.Length, hash, bytes =>
        {
            int skipped = (int)Math.Min(skip, bytes.Length);
            skip -= skipped;
            Append(bytes.Span[skipped..], 0);
        });
        if (shard.Length != sidecar.Bytes || Hex(hash) != sidecar.ContentHash)
        {
            throw new InvalidDataException($"{path} is not what its sidecar describes; compute this shard again.");
        }

        Rows += sidecar.Rows;
    }

    /// <summary>Flushes what was appended, then notes it; in this order, so that the note never promises too much.</summary>
    public void Checkpoint(TimeSpan sinceStart)
    {
        _file.Flush(flushToDisk: true);
        Note(sinceStart).Write(NoteOf(_path));
    }

    /// <summary>Moves the finished part to its name and the note to its sidecar's.</summary>
    public SweepSidecar Finish(string path, TimeSpan sinceStart)
    {
        Checkpoint(sinceStart);
        SweepSidecar sidecar = Note(sinceStart);
        _file.Dispose();

        // The sidecar first: where the machine stops between the two, resuming finds the part and finishes it.
        sidecar.Write(SweepSidecar.PathOf(path));
        if (!OperatingSystem.IsWindows() && File.Exists(path))
        {
            File.SetUnixFileMode(_path, File.GetUnixFileMode(path));
        }

        File.Move(_path, path, overwrite: true);
        File.Delete(NoteOf(_path));
        _note = sidecar;
        return sidecar;
    }

    public void Dispose()
    {
        _hash.Dispose();
        try
        {
            _file.Dispose();
        }
        catch (IOException)
        {
            // A full disk refuses the last buffer again; what the last checkpoint noted is safe.
        }
    }

    private static string NoteOf(string path) => $"{path}.json";

    /// <summary>The note of a part; null where there is no part or no note.</summary>
    private static SweepSidecar? NoteFor(string path)
    {
        if (!File.Exists(NoteOf(path)))
        {
            return null;
        }

        SweepSidecar note = SweepSidecar.ReadIfOne(NoteOf(path)) ?? throw new OutputExistsException(NoteOf(path), isOwn: false);
        return File.Exists(path) ? note : null;
    }

    /// <summary>Whether a part without a note is one: it stopped before its first checkpoint, in or after the header.</summary>
    private static bool IsBeginning(FileStream file, byte[] header)
    {
        byte[] start = new byte[Math.Min(file.Length, header.Length)];
        file.ReadExactly(start);
        return header.AsSpan().StartsWith(start);
    }

    private SweepSidecar Note(TimeSpan sinceStart) => _note with
    {
        Rows = Rows,
        Bytes = _bytes,
        ContentHash = Hex(_hash),
        Duration = _note.Duration + sinceStart.TotalSeconds,
    };

    private static string Hex(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetCurrentHash());

    private static void Read(FileStream file, long length, IncrementalHash hash, Action<ReadOnlyMemory<byte>> take)
    {
        byte[] buffer = new byte[BufferSize];
        for (long left = length; left > 0;)
        {
            int read = file.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            if (read == 0)
            {
                return;
            }

            hash.AppendData(buffer, 0, read);
            take(buffer.AsMemory(0, read));
            left -= read;
        }
    }
}
