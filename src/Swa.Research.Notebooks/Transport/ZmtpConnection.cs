using System.Net.Sockets;

namespace Swa.Research.Notebooks.Transport;

/// <summary>A connection to one peer: what it sends becomes messages, and messages become what it is sent.</summary>
/// <remarks>Its methods throw <see cref="IOException"/>, <see cref="SocketException"/>, <see cref="InvalidDataException"/>,
/// <see cref="TimeoutException"/> or <see cref="ObjectDisposedException"/> where it cannot go on.</remarks>
internal sealed class ZmtpConnection : IDisposable
{
    /// <summary>What is put together into one write.</summary>
    private const int BatchMessages = 64, BatchBytes = 64 << 10;

    /// <summary>What a frame takes in memory beside its bytes.</summary>
    private const int FrameOverhead = 64;

    private readonly Socket _socket;
    private readonly SocketKind _kind;
    private readonly ZmtpLimits _limits;
    private readonly ZmtpReader _reader;
    private readonly BoundedQueue<byte[]> _outgoing;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ZmtpConnection(Socket socket, SocketKind kind, ZmtpLimits limits, TimeProvider clock)
    {
        (_socket, _kind, _limits) = (socket, kind, limits);
        _reader = new ZmtpReader(new NetworkStream(socket), limits, clock);
        _outgoing = new BoundedQueue<byte[]>(limits.QueueBytes);
    }

    /// <summary>How the peer is named; empty until it has one.</summary>
    public byte[] Identity { get; set; } = [];

    /// <summary>What the peer has subscribed to, as often as it has.</summary>
    public List<byte[]> Topics { get; } = [];

    /// <summary>Completes where what waits for the peer to read it is little enough for more.</summary>
    public Task Room => _outgoing.Room;

    /// <summary>Completes when the connection is closed.</summary>
    public Task Ended => _ended.Task;

    /// <summary>What a received message takes in memory.</summary>
    public static long SizeOf(List<byte[]> frames) => frames.Sum(frame => (long)frame.Length + FrameOverhead);

    /// <summary>Greets the peer and reads who it is; what it is sent next must be <see cref="ZmtpHandshake.Ready"/>.</summary>
    public async Task HandshakeAsync()
    {
        _socket.NoDelay = true;
        _ = SendAllAsync();
        Send(ZmtpHandshake.Greeting);
        await _reader.ReadGreetingAsync();
        ZmtpFrame frame = await _reader.ReadFrameAsync(0);
        if (!frame.IsCommand || ZmtpFrames.CommandName(frame.Body, out ReadOnlyMemory<byte> metadata) != "READY")
        {
            throw new InvalidDataException("The peer does not introduce itself.");
        }
        string? refusal = ZmtpHandshake.Refusal(_kind, metadata.Span, out byte[] identity);
        if (refusal is not null)
        {
            Send(ZmtpHandshake.Error(refusal));
            Finish();
            await _reader.ReadToEndAsync();
            throw new InvalidDataException(refusal);
        }
        Identity = identity;
    }

    /// <summary>Receives the next message, or a subscription in the form it has in 3.0: 1 (or 0 for its end) and the topic.</summary>
    public async ValueTask<List<byte[]>> ReceiveAsync()
    {
        List<byte[]> frames = [];
        int room = _kind == SocketKind.Publish ? 1 + _limits.CommandBytes : _limits.MessageBytes;
        while (true)
        {
            ZmtpFrame frame = await _reader.ReadFrameAsync(room);
            if (frame.IsCommand)
            {
                if (await ObeyAsync(frame.Body) is not { } subscription)
                {
                    continue;
                }
                return frames.Count == 0 ? [subscription] : throw new InvalidDataException("A command cuts a message in two.");
            }
            frames.Add(frame.Body);
            room -= frame.Body.Length;
            if (!frame.HasMore)
            {
                return frames;
            }
            if (frames.Count == _limits.MessageFrames)
            {
                throw new InvalidDataException("A message has too many frames.");
            }
        }
    }

    /// <summary>Sends the bytes of a message or a command after all that were sent before.</summary>
    /// <returns>Whether there is room for more.</returns>
    public bool Send(byte[] bytes)
    {
        _outgoing.TryAdd(bytes, bytes.Length + FrameOverhead);
        return Room.IsCompleted;
    }

    /// <summary>Says, after what is queued, that no more comes. Reading goes on: closing could lose what is on its way.</summary>
    public void Finish() => _outgoing.Close();

    /// <summary>Ends the connection and drops what is queued.</summary>
    public void Abort() => _socket.Close(0);

    /// <inheritdoc/>
    public void Dispose()
    {
        _outgoing.Close();
        _socket.Dispose();
        _ended.TrySetResult();
    }

    /// <summary>Does what a command asks; one that is not known is ignored, as it may be of a later version.</summary>
    private async ValueTask<byte[]?> ObeyAsync(byte[] body)
    {
        string name = ZmtpFrames.CommandName(body, out ReadOnlyMemory<byte> data);
        switch (name)
        {
            case "SUBSCRIBE" when _kind == SocketKind.Publish:
                return [1, .. data.Span];
            case "CANCEL" when _kind == SocketKind.Publish:
                return [0, .. data.Span];
            case "PING":
                if (data.Length is < 2 or > 18)
                {
                    throw new InvalidDataException("A PING is malformed.");
                }
                int tenths = (data.Span[0] << 8) | data.Span[1];
                _reader.Silence = tenths == 0 ? null : TimeSpan.FromMilliseconds(100 * tenths);
                Send(ZmtpFrames.EncodeCommand("PONG", data.Span[2..]));
                await Room;
                return null;
            case "ERROR":
                throw new InvalidDataException("The peer reports an error.");
            default:
                return null;
        }
    }

    private async Task SendAllAsync()
    {
        List<ArraySegment<byte>> batch = [];
        try
        {
            while (await _outgoing.WaitAsync(CancellationToken.None))
            {
                int bytes = 0;
                while (batch.Count < BatchMessages && bytes < BatchBytes && _outgoing.TryTake(out byte[]? next))
                {
                    batch.Add(next);
                    bytes += next.Length;
                }
                await _socket.SendAsync(batch, SocketFlags.None);
                _outgoing.Release(bytes + (batch.Count * (long)FrameOverhead));
                batch.Clear();
            }
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            Abort();
        }
    }
}
