namespace Swa.Research.Notebooks.Hosting;

/// <summary>
/// Puts what a host answers, and what it and the children of its cells write to its standard streams, into one order and under one limit.
/// </summary>
/// <remarks>
/// The host writes the cell's mark to both streams before it sends a message of the cell. What comes before the mark is passed on before
/// the message; what comes after it waits for the message. Whatever is written while no cell runs is read and dropped.
/// </remarks>
internal sealed class HostOutput
{
    private const int MaxLastWords = 4096;

    private readonly object _lock = new();
    private readonly StandardStream[] _streams;
    private readonly StringBuilder _lastWords = new();
    private Cell? _cell;
    private bool _hostHasEnded;

    /// <summary>Starts to read.</summary>
    public HostOutput(Stream output, Stream error)
    {
        _streams = [new StandardStream("stdout", output), new StandardStream("stderr", error)];
        foreach (StandardStream stream in _streams)
        {
            new Thread(() => Read(stream)) { IsBackground = true, Name = stream.Name }.Start();
        }
    }

    /// <summary>The first lines of standard error since the last cell ended: the report of a crash.</summary>
    public string LastWords
    {
        get
        {
            lock (_lock)
            {
                return string.Join(' ', _lastWords.ToString()
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(3));
            }
        }
    }

    /// <summary>Starts to pass on the output of a cell.</summary>
    /// <param name="id">The request that runs the cell.</param>
    /// <param name="mark">What the host marks its messages with.</param>
    /// <param name="receive">Receives the cell's messages, one at a time.</param>
    public void StartCell(int id, string mark, Action<JsonObject> receive)
    {
        lock (_lock)
        {
            _cell = new Cell(id, HostMessages.MarkBytes(mark), receive);
            foreach (StandardStream stream in _streams)
            {
                stream.Marks = 0;
                stream.Decoder.Reset();
            }
        }
    }

    /// <summary>Ends the cell; what is written from now on belongs to the next one.</summary>
    public void EndCell()
    {
        lock (_lock)
        {
            foreach (StandardStream stream in _streams)
            {
                Write(stream, [], flush: true);
            }

            _cell = null;
            _lastWords.Clear();
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Passes on a message of the cell, after all that was written before the host sent it.</summary>
    public void Add(JsonObject message)
    {
        lock (_lock)
        {
            int number = _cell!.Messages + 1;
            foreach (JsonNode? unmarked in message["unmarked"]?.AsArray() ?? [])
            {
                _streams.Single(stream => stream.Name == unmarked!.GetValue<string>()).Marks++;
            }

            while (_streams.Any(stream => stream.Marks < number && !stream.HasEnded))
            {
                Monitor.Wait(_lock);
            }

            _cell.Pass(message);
            _cell.Messages = number;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Passes on the last that an ended host wrote.</summary>
    /// <param name="patience">How long to wait for the streams' ends; a child that is left running may keep them open.</param>
    public void Drain(TimeSpan patience)
    {
        long deadline = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        lock (_lock)
        {
            _hostHasEnded = true;
            Monitor.PulseAll(_lock);
            while (_streams.Any(stream => !stream.HasEnded) && deadline - Environment.TickCount64 is > 0 and long left)
            {
                Monitor.Wait(_lock, TimeSpan.FromMilliseconds(left));
            }
        }
    }

    private void Read(StandardStream stream)
    {
        byte[] buffer = new byte[32_768];
        int held = 0;
        while (ReadSome(stream, buffer.AsSpan(held)) is > 0 and int read)
        {
            int end = held + read;
            held = Split(stream, buffer.AsSpan(0, end));
            buffer.AsSpan(end - held, held).CopyTo(buffer);
        }

        lock (_lock)
        {
            Write(stream, buffer.AsSpan(0, held), flush: true);
            stream.HasEnded = true;
            Monitor.PulseAll(_lock);
        }
    }

    private static int ReadSome(StandardStream stream, Span<byte> buffer)
    {
        try
        {
            return stream.Source.Read(buffer);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <summary>Passes on what stands between marks; returns how many bytes at the end may be the start of a mark.</summary>
    private int Split(StandardStream stream, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            while (_cell is { } cell && bytes.IndexOf(cell.Mark) is >= 0 and int index)
            {
                Write(stream, bytes[..index]);
                bytes = bytes[(index + cell.Mark.Length)..];
                stream.Marks++;
                Monitor.PulseAll(_lock);
                while (_cell == cell && cell.Messages < stream.Marks && !_hostHasEnded)
                {
                    Monitor.Wait(_lock);
                }
            }

            int held = 0;
            if (_cell is { } running && bytes.LastIndexOf(running.Mark[0]) is >= 0 and int last
                && running.Mark.AsSpan().StartsWith(bytes[last..]))
            {
                held = bytes.Length - last;
            }

            Write(stream, bytes[..^held]);
            return held;
        }
    }

    private void Write(StandardStream stream, ReadOnlySpan<byte> bytes, bool flush = false)
    {
        bool isLastWord = stream.Name == "stderr" && _lastWords.Length < MaxLastWords;
        if (!isLastWord && _cell is not { IsFull: false })
        {
            return;
        }

        char[] characters = new char[stream.Decoder.GetCharCount(bytes, flush)];
        string text = new(characters, 0, stream.Decoder.GetChars(bytes, characters, flush));
        if (isLastWord)
        {
            _lastWords.Append(text, 0, Math.Min(text.Length, MaxLastWords - _lastWords.Length));
        }

        if (text.Length > 0)
        {
            _cell?.PassText(stream.Name, text);
        }
    }

    private sealed class StandardStream(string name, Stream source)
    {
        public string Name => name;

        public Stream Source => source;

        /// <summary>Replaces what is not UTF-8, and joins characters that come in two parts.</summary>
        public Decoder Decoder { get; } = new UTF8Encoding(false).GetDecoder();

        public int Marks { get; set; }

        public bool HasEnded { get; set; }
    }

    private sealed class Cell(int id, byte[] mark, Action<JsonObject> receive)
    {
        private readonly OutputLimit _limit = new(CellOutputs.DefaultLimit);

        public byte[] Mark => mark;

        public bool IsFull => _limit.IsExceeded;

        /// <summary>How many messages were passed on.</summary>
        public int Messages { get; set; }

        public void Pass(JsonObject message)
        {
            switch (message["type"]!.GetValue<string>())
            {
                case "stream":
                    PassText(message["content"]!["name"]!.GetValue<string>(), message["content"]!["text"]!.GetValue<string>());
                    break;
                case "cut":
                    Cut();
                    break;
                case "error":
                    receive(message);
                    break;
                case "display_data" or "update_display_data" or "execute_result" when !_limit.IsExceeded:
                    if (_limit.TakeWhole(message["length"]!.GetValue<long>()))
                    {
                        receive(message);
                    }
                    else
                    {
                        PassStream(_limit.Notice);
                    }

                    break;
            }
        }

        public void PassText(string name, string text)
        {
            if (_limit.IsExceeded)
            {
                return;
            }

            int kept = _limit.Take(text.Length);
            if (kept > 0)
            {
                PassStream(new StreamOutput(name, text[..kept]));
            }

            if (kept < text.Length)
            {
                PassStream(_limit.Notice);
            }
        }

        private void Cut()
        {
            if (_limit.Close())
            {
                PassStream(_limit.Notice);
            }
        }

        private void PassStream(StreamOutput stream) => receive(HostMessages.Output(id, stream));
    }
}
