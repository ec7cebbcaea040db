using System.Buffers;
using System.IO.Pipelines;

namespace Swa.Research.Notebooks.Transport;

/// <summary>A frame as it was read.</summary>
/// <param name="IsCommand">It is a command rather than a part of a message.</param>
/// <param name="HasMore">It is not the last frame of its message.</param>
/// <param name="Body">What it holds.</param>
internal readonly record struct ZmtpFrame(bool IsCommand, bool HasMore, byte[] Body);

/// <summary>Reads what a peer sends, however it is cut on its way.</summary>
internal sealed class ZmtpReader(Stream stream, ZmtpLimits limits, TimeProvider clock)
{
    /// <summary>What memory a frame gets before more of it has arrived: a length is only a claim.</summary>
    private const int FirstPiece = 64 << 10;

    private readonly PipeReader _pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 << 10));

    /// <summary>For how long the peer may be silent from now on, until it next sends anything. Null: for ever.</summary>
    public TimeSpan? Silence { get; set; }

    /// <summary>Reads the greeting, and does not wait for the rest of one that is already wrong.</summary>
    /// <exception cref="InvalidDataException">The peer speaks nothing that <see cref="ZmtpHandshake.CheckGreeting"/> accepts.</exception>
    public async ValueTask ReadGreetingAsync()
    {
        int seen = 0;
        while (seen < ZmtpHandshake.GreetingLength)
        {
            ReadResult result = await ReadAtLeastAsync(seen + 1);
            ReadOnlySequence<byte> greeting = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, ZmtpHandshake.GreetingLength));
            ZmtpHandshake.CheckGreeting(greeting.ToArray());
            seen = (int)greeting.Length;
            _pipe.AdvanceTo(seen == ZmtpHandshake.GreetingLength ? greeting.End : greeting.Start);
        }
    }

    /// <summary>Reads a frame.</summary>
    /// <param name="maxBytes">How long it may be if it is part of a message.</param>
    /// <exception cref="InvalidDataException">It is longer, or malformed.</exception>
    /// <exception cref="EndOfStreamException">The connection has ended.</exception>
    /// <exception cref="TimeoutException">The peer was silent for longer than it had announced.</exception>
    public async ValueTask<ZmtpFrame> ReadFrameAsync(int maxBytes)
    {
        ReadResult result = await ReadAtLeastAsync(2);
        byte flags = result.Buffer.FirstSpan[0];
        bool isCommand = (flags & ZmtpFrames.Command) != 0, hasMore = (flags & ZmtpFrames.More) != 0;
        if (flags > (ZmtpFrames.More | ZmtpFrames.Long | ZmtpFrames.Command) || (isCommand && hasMore))
        {
            throw new InvalidDataException("A frame has flags that are not defined.");
        }
        int header = (flags & ZmtpFrames.Long) != 0 ? 9 : 2;
        if (result.Buffer.Length < header)
        {
            _pipe.AdvanceTo(result.Buffer.Start);
            result = await ReadAtLeastAsync(header);
        }
        long length = Length(result.Buffer.Slice(1, header - 1));
        _pipe.AdvanceTo(result.Buffer.GetPosition(header));
        if ((ulong)length > (ulong)(isCommand ? limits.CommandBytes : maxBytes))
        {
            throw new InvalidDataException("A frame is too long.");
        }
        return new ZmtpFrame(isCommand, hasMore, await ReadBodyAsync((int)length));
    }

    /// <summary>Reads and drops whatever comes until the peer closes the connection.</summary>
    public async ValueTask ReadToEndAsync()
    {
        ReadResult result;
        do
        {
            result = await _pipe.ReadAsync();
            _pipe.AdvanceTo(result.Buffer.End);
        }
        while (!result.IsCompleted);
    }

    private static long Length(ReadOnlySequence<byte> bytes)
    {
        SequenceReader<byte> reader = new(bytes);
        return reader.TryReadBigEndian(out long length) || !reader.TryRead(out byte small) ? length : small;
    }

    private async ValueTask<byte[]> ReadBodyAsync(int length)
    {
        byte[] body = length == 0 ? [] : GC.AllocateUninitializedArray<byte>(Math.Min(length, FirstPiece));
        int filled = 0;
        while (filled < length)
        {
            ReadResult result = await ReadAtLeastAsync(1);
            ReadOnlySequence<byte> piece = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, length - filled));
            if (filled + piece.Length > body.Length)
            {
                Array.Resize(ref body, (int)Math.Min(length, Math.Max(2L * body.Length, filled + piece.Length)));
            }
            piece.CopyTo(body.AsSpan(filled));
            filled += (int)piece.Length;
            _pipe.AdvanceTo(piece.End);
        }
        return body;
    }

    private async ValueTask<ReadResult> ReadAtLeastAsync(int bytes)
    {
        ValueTask<ReadResult> read = _pipe.ReadAtLeastAsync(bytes);
        ReadResult result = Silence is { } silence ? await read.AsTask().WaitAsync(silence, clock) : await read;
        Silence = null;
        return result.Buffer.Length >= bytes ? result : throw new EndOfStreamException();
    }
}
