using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Swa.Research.Figures;

namespace Swa.Research.Llm;

/// <summary>
/// A recording: JSON Lines, one line per call with its prompt and reply, and lines that say which runs and models they belong to. Lines
/// are appended and flushed to the disk one call at a time, so that, however the process ends, at most the last call is torn. What calls
/// share is written once, where it first occurs, and named by its hash: files of equal format joined end to end are a recording.
/// </summary>
/// <remarks>
/// Of the calls it holds only their positions in the file (about a hundred bytes per call) and the names of some of the last pieces of
/// prompts, so that memory hardly grows with a run. Safe to use from many threads; one process at a time may write.
/// </remarks>
public sealed class RecordingFile : IDisposable
{
    internal const string CallKind = "call";
    internal const string ModelKind = "model";
    internal const string CellKind = "cell";
    internal const string FormKind = "form";
    internal const string EndKind = "end";

    /// <summary>Version of the form of the lines; a recording of another version is refused.</summary>
    public const int FormatVersion = 2;

    private const int ChunkSize = 1 << 16;

    /// <summary>Pieces of prompts whose names are held; one that has been forgotten is written again.</summary>
    private const int MostPieces = 1 << 16;

    /// <summary>Most bytes of a line: a reply has at most one MiB, which its escapes make up to six times as long.</summary>
    private const int MostLine = 1 << 24;

    /// <summary>How every line begins that this library writes.</summary>
    private static ReadOnlySpan<byte> LineStart => "{\"kind\":\""u8;

    private readonly Lock _lock = new();
    private readonly FileStream _stream;
    private readonly Dictionary<UInt128, long> _calls = [];
    private readonly Dictionary<UInt128, long> _requests = [];
    private readonly Dictionary<UInt128, Task<RecordedReply>> _inFlight = [];
    private readonly Dictionary<string, byte[]> _shared = new(StringComparer.Ordinal);
    private readonly HashSet<string> _pieces = new(StringComparer.Ordinal);
    private readonly List<RecordedLine> _others = [];
    private readonly Dictionary<string, ModelCard> _models = new(StringComparer.Ordinal);
    private readonly List<string> _notices = [];
    private readonly SharedFlush _flush;
    private long _end;

    private RecordingFile(string path, FileStream stream)
    {
        Path = path;
        _stream = stream;
        _flush = new SharedFlush(FlushToDisk);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What was found and done when the file was opened, in sentences: a torn last line, a call recorded twice.</summary>
    public IReadOnlyList<string> Notices => _notices;

    /// <summary>Number of calls with a reply.</summary>
    public int Replies => _calls.Count;

    /// <summary>Calls since the file was opened that were answered by the reply to an equal request, so that nothing was sent.</summary>
    public int Repeats { get; private set; }

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
            ModelCard joined = card;
            if (_models.TryGetValue(card.Model, out ModelCard? known))
            {
                joined = known.Joined(card) ?? throw new RecordingException(
                    $"{Path} was made with {known.Model} as {Describe(known)}, and the server now has it as {Describe(card)}; "
                    + "start another recording.");
            }

            if (joined != known)
            {
                Write(Serialize(new RecordedModel { Card = joined }, RecordingJson.Default.RecordedModel));
                _models[card.Model] = joined;
            }
        }
    }

    /// <summary>The calls with their prompts, in the order of the file.</summary>
    /// <returns>One call per reply or failure.</returns>
    /// <exception cref="RecordingException">A line names something that the file does not hold.</exception>
    public IEnumerable<RecordedCall> Calls()
    {
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        foreach (string piece in Lines().SelectMany(line => line.Asked).SelectMany(pieces => pieces))
        {
            if (RecordedText.Written(piece) is string text)
            {
                texts[RecordedText.Reference(text)] = text;
            }
        }

        return Lines().Select(line => Expand(line, texts));

        IEnumerable<CallLine> Lines()
        {
            for (long offset = 0; offset < _end;)
            {
                byte[] line = ReadLine(offset);
                offset += line.Length + 1;
                if (JsonSerializer.Deserialize(line, RecordingJson.Default.LineKind)?.Kind == CallKind)
                {
                    yield return JsonSerializer.Deserialize(line, RecordingJson.Default.CallLine)!;
                }
            }
        }
    }

    /// <summary>Appends the calls of another recording and the lines that they name, as they stand there.</summary>
    /// <exception cref="InvalidDataException">This recording has a reply to one of the calls already.</exception>
    internal void AddCalls(RecordingFile other)
    {
        lock (_lock)
        {
            for (long offset = 0; offset < other._end;)
            {
                byte[] line = other.ReadLine(offset);
                offset += line.Length + 1;
                string? kind = JsonSerializer.Deserialize(line, RecordingJson.Default.LineKind)?.Kind;
                if (kind == CallKind)
                {
                    RequireNew(line);
                }
                else if (kind is not (CellKind or FormKind or EndKind) || _shared.ContainsKey(RecordedText.Reference(line)))
                {
                    continue;
                }

                long at = _end;
                Write([.. line, (byte)'\n'], flush: false);
                TryIndex(line, at, number: 0);
            }

            FlushToDisk();
        }

        void RequireNew(byte[] line)
        {
            CallLine call = JsonSerializer.Deserialize(line, RecordingJson.Default.CallLine)!;
            if (call.Reply is not null && _calls.ContainsKey(CallKey.Of(call, RecordedText.Names(call.Asked)).Call))
            {
                throw new InvalidDataException(
                    $"{other.Path} holds a reply to a call that another of the recordings holds too ({other.Expand(call, null).Place}).");
            }
        }
    }

    /// <summary>Appends a call with the lines it names; it ends when all of them are on the disk.</summary>
    internal Task AppendAsync(PreparedCall call)
    {
        lock (_lock)
        {
            using MemoryStream lines = new();
            foreach (SharedLine line in call.Shared)
            {
                if (_shared.TryAdd(line.Reference, line.Json))
                {
                    lines.Write(line.Json);
                    lines.WriteByte((byte)'\n');
                }
            }

            long offset = _end + lines.Length;
            CallLine shortened = call.Line with { Asked = [.. call.Line.Asked.Zip(call.Names, Shorten)] };
            lines.Write(Serialize(shortened, RecordingJson.Plain.CallLine));
            try
            {
                Write(lines.GetBuffer().AsSpan(0, (int)lines.Length), flush: false);
            }
            catch
            {
                // What was not written cannot be named.
                _shared.Clear();
                _pieces.Clear();
                throw;
            }

            if (call.Line.Reply is not null)
            {
                _requests.TryAdd(call.Key.Request, offset);
                _calls.TryAdd(call.Key.Call, offset);
                Repeats += call.Line.Repeats ? 1 : 0;
            }
        }

        return _flush.FlushAsync();
    }

    /// <summary>Finds the reply to a call, of this run or of another one that asked the same in the same cell.</summary>
    internal bool TryFind(UInt128 call, [MaybeNullWhen(false)] out RecordedReply found)
    {
        lock (_lock)
        {
            found = _calls.TryGetValue(call, out long offset) ? ReadReply(offset) : null;
        }

        return found is not null;
    }

    /// <summary>
    /// The reply to a request that has been asked before, or is being asked: equal requests are sent once. The others wait without a slot
    /// of the server, and share the failure of the one that was sent.
    /// </summary>
    /// <param name="request">Identifies the request.</param>
    /// <param name="ask">Asks the server, and appends the call.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The reply, and whether it is that of another call.</returns>
    internal async Task<(RecordedReply Reply, bool IsRepeat)> AskOnceAsync(
        UInt128 request, Func<Task<RecordedReply>> ask, CancellationToken cancellationToken)
    {
        TaskCompletionSource<RecordedReply> own = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<RecordedReply>? other;
        lock (_lock)
        {
            if (_requests.TryGetValue(request, out long offset))
            {
                return (ReadReply(offset), true);
            }

            if (!_inFlight.TryGetValue(request, out other))
            {
                _inFlight.Add(request, own.Task);
            }
        }

        if (other is not null)
        {
            return (await other.WaitAsync(cancellationToken), true);
        }

        try
        {
            RecordedReply reply = await ask();
            own.SetResult(reply);
            return (reply, false);
        }
        catch (Exception exception)
        {
            own.SetException(exception);
            _ = own.Task.Exception;
            throw;
        }
        finally
        {
            lock (_lock)
            {
                _inFlight.Remove(request);
            }
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private static byte[] Serialize<T>(T value, JsonTypeInfo<T> type)
    {
        byte[] json = RecordingJson.Bytes(value, type);
        return [.. json, (byte)'\n'];
    }

    /// <summary>The pieces of a message with those that the file holds named by their hash.</summary>
    private IReadOnlyList<string> Shorten(IReadOnlyList<string> pieces, IReadOnlyList<string> names) =>
        [.. pieces.Zip(names, (piece, name) => Remember(name) ? piece : RecordedText.Mark + name)];

    /// <summary>Whether a piece is new.</summary>
    private bool Remember(string reference)
    {
        if (_pieces.Count >= MostPieces)
        {
            _pieces.Clear();
        }

        return _pieces.Add(reference);
    }

    private RecordedReply ReadReply(long offset)
    {
        CallLine line = JsonSerializer.Deserialize(ReadLine(offset), RecordingJson.Default.CallLine)!;
        EndLine? end = line.End is string name ? Shared(name, RecordingJson.Default.EndLine) : null;
        return new RecordedReply(line.Reply, line.Reasoning, line.Likelihoods, end?.Finish, UsageOf(line), end?.Server);
    }

    private static RecordedUsage? UsageOf(CallLine line) =>
        line.Tokens is [var input, var output] ? new RecordedUsage(input, output) : null;

    /// <summary>A call with what its line names; its prompt only where the texts are given.</summary>
    private RecordedCall Expand(CallLine line, Dictionary<string, string>? texts)
    {
        CellLine cell = Shared(line.Cell, RecordingJson.Default.CellLine);
        if (cell is { Cell: null, Task: null })
        {
            throw Missing(line.Cell);
        }

        FormLine form = Shared(line.Form, RecordingJson.Default.FormLine);
        EndLine? end = line.End is string name ? Shared(name, RecordingJson.Default.EndLine) : null;
        return new RecordedCall
        {
            Cell = cell.Cell,
            Task = cell.Task,
            Agent = line.Agent,
            Step = line.Step,
            Role = form.Role,
            Attempt = line.Attempt,
            Prompt = form.Prompt,
            Model = form.Model,
            Options = form.Options with { Seed = line.Seed },
            Messages = texts is null
                ? []
                : [.. form.Messages.Zip(line.Asked, (role, pieces) => new RecordedMessage(role, Text(pieces)))],
            Schema = texts is not null && line.Asked.Count > form.Messages.Count ? Text(line.Asked[^1]) : null,
            Reply = line.Reply,
            Reasoning = line.Reasoning,
            Likelihoods = line.Likelihoods,
            Finish = end?.Finish,
            Usage = UsageOf(line),
            LatencyMs = line.LatencyMs,
            Repeats = line.Repeats,
            Server = end?.Server,
            Failure = line.Failure,
            Notes = line.Notes,
        };

        string Text(IReadOnlyList<string> pieces) => string.Concat(pieces.Select(
            piece => RecordedText.Written(piece) ?? texts.GetValueOrDefault(piece[1..]) ?? throw Missing(piece)));
    }

    private T Shared<T>(string reference, JsonTypeInfo<T> type)
    {
        try
        {
            return _shared.TryGetValue(reference, out byte[]? json) && JsonSerializer.Deserialize(json, type) is T value
                ? value
                : throw Missing(reference);
        }
        catch (Exception exception) when (exception is JsonException or ParameterException)
        {
            throw Missing(reference);
        }
    }

    private RecordingException Missing(string reference) =>
        new($"{Path} names {reference}, which it does not hold; lines of it are missing.");

    private void FlushToDisk() => RandomAccess.FlushToDisk(_stream.SafeFileHandle);

    private void Write(ReadOnlySpan<byte> lines, bool flush = true)
    {
        try
        {
            RandomAccess.Write(_stream.SafeFileHandle, lines, _end);
            if (flush)
            {
                FlushToDisk();
            }
        }
        catch (IOException)
        {
            _stream.SetLength(_end);
            throw;
        }

        _end += lines.Length;
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
                Write("\n"u8);
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
                case CallKind when IsOfFirstFormat(line):
                    return true;
                case CallKind:
                    CallLine call = JsonSerializer.Deserialize(line, RecordingJson.Default.CallLine)!;
                    if (call.Asked.Any(pieces => pieces is null || pieces.Contains(null!)))
                    {
                        return false;
                    }

                    IReadOnlyList<IReadOnlyList<string>> names = RecordedText.Names(call.Asked);
                    foreach ((string piece, string name) in call.Asked.Zip(names).SelectMany(each => each.First.Zip(each.Second)))
                    {
                        if (RecordedText.Written(piece) is not null)
                        {
                            Remember(name);
                        }
                    }

                    CallKey key = CallKey.Of(call, names);
                    if (call.Reply is not null)
                    {
                        _requests.TryAdd(key.Request, offset);
                        if (!_calls.TryAdd(key.Call, offset))
                        {
                            string place = Expand(call, null).Place;
                            _notices.Add($"{Path} holds two replies to the same call ({place}); the first one counts.");
                        }
                    }

                    return true;
                case CellKind or FormKind or EndKind:
                    _shared.TryAdd(RecordedText.Reference(line), line.ToArray());
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

    /// <summary>
    /// Whether a call is one of format 1, which named its request by a hash alone: the line of its run says so in a sentence.
    /// </summary>
    private static bool IsOfFirstFormat(ReadOnlySpan<byte> line) => line.StartsWith("{\"kind\":\"call\",\"request\":\""u8);

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
        string.Join(' ', new[] { card.Legend, card.Size, card.File, card.Digest }.Where(part => part is not null));

    private sealed record RecordedLine(string Kind, byte[] Json, int? Number);
}

/// <summary>A line that calls name by its hash.</summary>
/// <param name="Reference">The name.</param>
/// <param name="Json">The line.</param>
internal readonly record struct SharedLine(string Reference, byte[] Json)
{
    /// <summary>Makes the line.</summary>
    public static SharedLine Of<T>(T value, JsonTypeInfo<T> type)
    {
        byte[] json = RecordingJson.Bytes(value, type);
        return new SharedLine(RecordedText.Reference(json), json);
    }
}
