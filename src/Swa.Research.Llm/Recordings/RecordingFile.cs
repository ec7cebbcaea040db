using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Swa.Research.Figures;

namespace Swa.Research.Llm;

/// <summary>
/// A recording: JSON Lines, one line per call, and lines that say which runs and models they belong to. Lines are appended and
/// flushed to the disk one at a time, so that, however the process ends, at most the line being written is torn.
/// </summary>
/// <remarks>
/// Of the calls it holds only their positions in the file (about fifty bytes per call). Safe to use from many threads; one process at
/// a time may write.
/// </remarks>
public sealed class RecordingFile : IDisposable
{
    internal const string CallKind = "call";
    internal const string ModelKind = "model";

    /// <summary>Version of the form of the lines; a recording of another version is refused.</summary>
    public const int FormatVersion = 1;

    private const int ChunkSize = 1 << 16;

    /// <summary>Most bytes of a line: a reply has at most one MiB, which its escapes make up to six times as long.</summary>
    private const int MostLine = 1 << 24;

    /// <summary>How every line begins that this library writes.</summary>
    private static ReadOnlySpan<byte> LineStart => "{\"kind\":\""u8;

    private readonly Lock _lock = new();
    private readonly FileStream _stream;
    private readonly Dictionary<UInt128, long> _offsets = [];
    private readonly List<RecordedLine> _others = [];
    private readonly Dictionary<string, ModelCard> _models = new(StringComparer.Ordinal);
    private readonly List<string> _notices = [];
    private long _end;

    private RecordingFile(string path, FileStream stream)
    {
        Path = path;
        _stream = stream;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What was found and done when the file was opened, in sentences: a torn last line, a call recorded twice.</summary>
    public IReadOnlyList<string> Notices => _notices;

    /// <summary>What servers reported about the models, by the name that was asked for.</summary>
    public IReadOnlyDictionary<string, ModelCard> Models => _models;

    /// <summary>Opens a recording to continue it, or begins one; a torn last line is repaired.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The recording, to be disposed of.</returns>
    /// <exception cref="RecordingException">Another process writes the file, or a line in it is not a line of a recording.</exception>
    /// <exception cref="OutputExistsException">The file does not begin as a recording does; it is as it was.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static RecordingFile OpenOrCreate(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        FileStream stream;
        try
        {
            // Unix has no read-only sharing: there, None keeps out a second writer, and readers are not affected.
            FileShare share = OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None;
            stream = new FileStream(full, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, bufferSize: 0);
        }
        catch (IOException busy) when (File.Exists(full))
        {
            throw new RecordingException($"{path} cannot be opened for writing; another run may be using it.", busy);
        }

        return Load(new RecordingFile(path, stream), repair: true);
    }

    /// <summary>Opens a recording for replay; it is not changed, and a torn last line is left out.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The recording, to be disposed of.</returns>
    /// <exception cref="RecordingException">A line in the file is not a line of a recording.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static RecordingFile OpenRead(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        return Load(new RecordingFile(path, stream), repair: false);
    }

    /// <summary>The lines of one kind that are neither calls nor models: what a run, an ensemble or another client noted.</summary>
    /// <typeparam name="T">What such a line says.</typeparam>
    /// <param name="kind">The value of the lines' <c>kind</c>.</param>
    /// <param name="type">How a line is read.</param>
    /// <returns>The lines in order.</returns>
    /// <exception cref="RecordingException">A line of the kind cannot be read.</exception>
    public IReadOnlyList<T> Lines<T>(string kind, JsonTypeInfo<T> type)
    {
        lock (_lock)
        {
            return [.. _others.Where(line => line.Kind == kind).Select(line => Read(line, type))];
        }
    }

    /// <summary>Refuses a run that was recorded with another form or with other prompts: its calls would not be found.</summary>
    /// <param name="format">Version of the form.</param>
    /// <param name="prompt">Version of the prompts.</param>
    /// <param name="version">Version of the prompts that this library would send.</param>
    /// <exception cref="RecordingException">The versions differ.</exception>
    public void RequireReadable(int format, string prompt, string version)
    {
        if (format != FormatVersion || prompt != version)
        {
            throw new RecordingException(
                $"{Path} was recorded with format {format} and prompts {prompt}; "
                + $"this version replays format {FormatVersion} and prompts {version}.");
        }
    }

    /// <summary>Appends a line that is neither a call nor a model, unless the recording has the same line already.</summary>
    /// <typeparam name="T">What the line says.</typeparam>
    /// <param name="kind">The value of the line's <c>kind</c>.</param>
    /// <param name="value">What to write, its <c>kind</c> included.</param>
    /// <param name="type">How it is written.</param>
    /// <exception cref="IOException">The disk is full or missing; the file holds the lines before this one.</exception>
    public void Add<T>(string kind, T value, JsonTypeInfo<T> type)
    {
        byte[] line = Serialize(value, type);
        lock (_lock)
        {
            byte[] json = line[..^1];
            if (!_others.Exists(other => other.Json.AsSpan().SequenceEqual(json)))
            {
                Write(line);
                _others.Add(new RecordedLine(kind, json, Number: null));
            }
        }
    }

    /// <summary>Adds what a server reports about a model, unless the recording has it already.</summary>
    /// <param name="card">The report.</param>
    /// <exception cref="RecordingException">The recording was made with other weights under the same name.</exception>
    public void AddModel(ModelCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        lock (_lock)
        {
            _models.TryGetValue(card.Model, out ModelCard? known);
            if (known?.Source is not null && card.Source is not null && known != card)
            {
                throw new RecordingException(
                    $"{Path} was made with {known.Model} as {Describe(known)}, and the server now has it as {Describe(card)}; "
                    + "start another recording.");
            }

            if (known is null || (known.Source is null && known != card))
            {
                Write(Serialize(new RecordedModel { Card = card }, RecordingJson.Default.RecordedModel));
                _models[card.Model] = card;
            }
        }
    }

    /// <summary>Appends a call and flushes it to the disk before it returns.</summary>
    internal void Append(RecordedCall call)
    {
        byte[] line = Serialize(call, RecordingJson.Default.RecordedCall);
        lock (_lock)
        {
            long offset = _end;
            Write(line);
            if (call.Reply is not null)
            {
                _offsets.TryAdd(CallKey.Of(call), offset);
            }
        }
    }

    /// <summary>Finds the reply to a call.</summary>
    internal bool TryFind(UInt128 key, [MaybeNullWhen(false)] out RecordedCall call)
    {
        long offset;
        lock (_lock)
        {
            if (!_offsets.TryGetValue(key, out offset))
            {
                call = null;
                return false;
            }
        }

        call = JsonSerializer.Deserialize(ReadLine(offset), RecordingJson.Default.RecordedCall)!;
        return true;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private static byte[] Serialize<T>(T value, JsonTypeInfo<T> type)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, type);
        byte[] line = new byte[json.Length + 1];
        json.CopyTo(line, 0);
        line[^1] = (byte)'\n';
        return line;
    }

    private void Write(byte[] line)
    {
        try
        {
            RandomAccess.Write(_stream.SafeFileHandle, line, _end);
            RandomAccess.FlushToDisk(_stream.SafeFileHandle);
        }
        catch (IOException)
        {
            _stream.SetLength(_end);
            throw;
        }

        _end += line.Length;
    }

    private static RecordingFile Load(RecordingFile recording, bool repair)
    {
        try
        {
            recording.Load(repair);
            return recording;
        }
        catch
        {
            recording.Dispose();
            throw;
        }
    }

    private void Load(bool repair)
    {
        if (!_stream.CanSeek)
        {
            throw new RecordingException($"{Path} is no file but a device or a pipe; a recording is read at more than one place.");
        }

        byte[] buffer = new byte[ChunkSize];
        int held = 0;
        int number = 0;
        long position = 0;
        int count;
        while ((count = RandomAccess.Read(_stream.SafeFileHandle, buffer.AsSpan(held), position)) > 0)
        {
            position += count;
            held += count;
            int start = 0;
            int length;
            while ((length = buffer.AsSpan(start, held - start).IndexOf((byte)'\n')) >= 0)
            {
                number++;
                if (!TryIndex(buffer.AsSpan(start, length), _end, number))
                {
                    throw Unreadable(number);
                }

                if (number == 1 && repair)
                {
                    RequireOwn(buffer.AsSpan(start, length));
                }

                start += length + 1;
                _end += length + 1;
            }

            buffer.AsSpan(start, held - start).CopyTo(buffer);
            held -= start;
            if (held >= MostLine)
            {
                throw Unreadable(number + 1);
            }

            if (held == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }
        }

        if (held > 0)
        {
            MendEnd(buffer.AsSpan(0, held), number + 1, repair);
        }
    }

    /// <summary>Refuses to write to a file that does not begin as recordings do: it is somebody else's.</summary>
    private void RequireOwn(ReadOnlySpan<byte> first)
    {
        ReadOnlySpan<byte> kind = first.StartsWith(LineStart) ? first[LineStart.Length..] : [];
        int end = Math.Max(0, kind.IndexOf((byte)'"'));
        if (!kind[..end].SequenceEqual("call"u8) && !kind[..end].SequenceEqual("model"u8) && !kind[end..].StartsWith("\",\"format\":"u8))
        {
            throw new OutputExistsException(Path, isOwn: false);
        }
    }

    /// <summary>A last line without its end: it is whole where only the line feed is missing, and torn otherwise.</summary>
    private void MendEnd(ReadOnlySpan<byte> last, int number, bool repair)
    {
        if (repair && number == 1)
        {
            RequireOwn(last);
        }
        else if (repair && !last.StartsWith(LineStart) && !LineStart.StartsWith(last))
        {
            throw Unreadable(number);
        }

        if (TryIndex(last, _end, number))
        {
            _end += last.Length;
            if (repair)
            {
                Write([(byte)'\n']);
                _notices.Add($"The last line of {Path} had not been ended; it is whole and has been kept.");
            }

            return;
        }

        if (repair && IsWhole(last))
        {
            throw number == 1 ? new OutputExistsException(Path, isOwn: false) : Unreadable(number);
        }

        _notices.Add(repair
            ? $"The last line of {Path} was torn off and has been removed; its call is made again."
            : $"The last line of {Path} is torn off and is left out.");
        if (repair)
        {
            _stream.SetLength(_end);
        }
    }

    /// <summary>Whether a line is JSON to its end: nothing was torn off, so that it is not this library's to remove.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> line)
    {
        try
        {
            Utf8JsonReader reader = new(line);
            return JsonDocument.TryParseValue(ref reader, out JsonDocument? _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool TryIndex(ReadOnlySpan<byte> line, long offset, int number)
    {
        try
        {
            switch (JsonSerializer.Deserialize(line, RecordingJson.Default.LineKind)?.Kind)
            {
                case CallKind:
                    RecordedCall call = JsonSerializer.Deserialize(line, RecordingJson.Default.RecordedCall)!;
                    if (call.Reply is not null && !_offsets.TryAdd(CallKey.Of(call), offset))
                    {
                        _notices.Add($"{Path} holds two replies to the same call ({call.Place}); the first one counts.");
                    }

                    return true;
                case ModelKind:
                    ModelCard card = JsonSerializer.Deserialize(line, RecordingJson.Default.RecordedModel)!.Card;
                    _models[card.Model] = card;
                    return true;
                case { } kind:
                    _others.Add(new RecordedLine(kind, line.ToArray(), number));
                    return true;
                default:
                    return false;
            }
        }
        catch (Exception exception) when (exception is JsonException or ParameterException)
        {
            return false;
        }
    }

    private T Read<T>(RecordedLine line, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(line.Json, type)!;
        }
        catch (Exception exception) when (exception is JsonException or ParameterException)
        {
            throw Unreadable(line.Number);
        }
    }

    private RecordingException Unreadable(int? number) => new($"Line {number} of {Path} is not a line of a recording of calls.");

    private byte[] ReadLine(long offset)
    {
        ArrayBufferWriter<byte> line = new(1024);
        while (true)
        {
            Span<byte> chunk = line.GetSpan(1024);
            int count = RandomAccess.Read(_stream.SafeFileHandle, chunk, offset + line.WrittenCount);
            int end = chunk[..count].IndexOf((byte)'\n');
            if (end >= 0 || count == 0)
            {
                line.Advance(Math.Max(end, 0));
                return line.WrittenSpan.ToArray();
            }

            line.Advance(count);
        }
    }

    private static string Describe(ModelCard card) =>
        string.Join(' ', new[] { card.Legend, card.Size, card.Digest }.Where(part => part is not null));

    private sealed record RecordedLine(string Kind, byte[] Json, int? Number);
}
