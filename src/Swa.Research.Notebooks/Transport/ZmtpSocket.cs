using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Swa.Research.Notebooks.Transport;

/// <summary>A socket of ZeroMQ that is bound to a TCP port: ROUTER, PUB or REP. From any thread.</summary>
/// <remarks>
/// Peers are served independently: one that breaks the protocol (<see href="https://rfc.zeromq.org/spec/37/">37/ZMTP</see>) or goes beyond
/// the <see cref="ZmtpLimits"/> is disconnected, and no error of a peer is an error of the socket. What the kinds do is said in
/// <see href="https://rfc.zeromq.org/spec/28/">28/REQREP</see> and <see href="https://rfc.zeromq.org/spec/29/">29/PUBSUB</see>.
/// </remarks>
internal sealed class ZmtpSocket : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SocketKind _kind;
    private readonly ZmtpLimits _limits;
    private readonly TimeProvider _clock;
    private readonly Socket _listener;
    private readonly BoundedQueue<Received> _received;
    private readonly HashSet<ZmtpConnection> _connections = [];
    private readonly Dictionary<string, ZmtpConnection> _peers = [];
    private uint _nextIdentity = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
    private Received? _unanswered;
    private bool _disposed;

    private ZmtpSocket(SocketKind kind, Socket listener, ZmtpLimits limits, TimeProvider clock)
    {
        (_kind, _listener, _limits, _clock) = (kind, listener, limits, clock);
        _received = new BoundedQueue<Received>(limits.QueueBytes);
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>Binds a socket with the default limits.</summary>
    /// <param name="kind">What it does with messages.</param>
    /// <param name="endpoint">Address and port; port 0: any that is free.</param>
    /// <exception cref="IOException">The port cannot be had.</exception>
    public static ZmtpSocket Bind(SocketKind kind, IPEndPoint endpoint) => Bind(kind, endpoint, new ZmtpLimits(), TimeProvider.System);

    /// <inheritdoc cref="Bind(SocketKind, IPEndPoint)"/>
    /// <param name="kind">What it does with messages.</param>
    /// <param name="endpoint">Address and port; port 0: any that is free.</param>
    /// <param name="limits">What it bears from its peers.</param>
    /// <param name="clock">What its times are measured by, but <see cref="ZmtpLimits.Linger"/>.</param>
    public static ZmtpSocket Bind(SocketKind kind, IPEndPoint endpoint, ZmtpLimits limits, TimeProvider clock)
    {
        Socket listener = new(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(endpoint);
            listener.Listen();
        }
        catch (SocketException exception)
        {
            listener.Dispose();
            throw new IOException($"Port {endpoint.Port} of {endpoint.Address} cannot be had: {exception.Message}.", exception);
        }
        ZmtpSocket socket = new(kind, listener, limits, clock);
        _ = Task.Run(socket.AcceptAsync);
        return socket;
    }

    /// <summary>
    /// Receives the next message: its frames, which for <see cref="SocketKind.Router"/> begin with the identity of the peer that sent it,
    /// and for <see cref="SocketKind.Publish"/> are one frame, 1 and the topic that a peer has subscribed to (or 0 and one it has left).
    /// </summary>
    /// <returns>Null after <see cref="Dispose"/>.</returns>
    /// <exception cref="InvalidOperationException">A <see cref="SocketKind.Reply"/> has not answered the last message.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<IReadOnlyList<byte[]>?> ReceiveAsync(CancellationToken cancellation)
    {
        if (_unanswered is not null)
        {
            throw new InvalidOperationException("The last message must be answered before the next is received.");
        }
        while (await _received.WaitAsync(cancellation).ConfigureAwait(false) && !Volatile.Read(ref _disposed))
        {
            if (_received.TryTake(out Received? received))
            {
                _received.Release(received.Bytes);
                _unanswered = _kind == SocketKind.Reply ? received : null;
                return received.Frames;
            }
        }
        return null;
    }

    /// <summary>
    /// Sends a message, in the order of the calls: to the peer whose identity its first frame is (<see cref="SocketKind.Router"/>; dropped
    /// where there is none), to every peer subscribed to a beginning of its first frame (<see cref="SocketKind.Publish"/>), or to the peer
    /// of the last message received (<see cref="SocketKind.Reply"/>). Completes when every peer's queue has room for more.
    /// </summary>
    /// <remarks>
    /// The message is queued at once, and the bytes of its frames are free for other use. A peer that does not make room within
    /// <see cref="ZmtpLimits.Patience"/> is disconnected.
    /// </remarks>
    /// <exception cref="InvalidOperationException">A <see cref="SocketKind.Reply"/> has received no message to answer.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled: before the message was queued, or while there was no room
    /// for more.</exception>
    public ValueTask SendAsync(IReadOnlyList<ReadOnlyMemory<byte>> frames, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frames.Count, _kind == SocketKind.Router ? 2 : 1);
        cancellation.ThrowIfCancellationRequested();
        Received? question = null;
        if (_kind == SocketKind.Reply)
        {
            question = Interlocked.Exchange(ref _unanswered, null) ?? throw new InvalidOperationException("There is no message to answer.");
        }
        byte[] bytes = ZmtpFrames.Encode(_kind switch
        {
            SocketKind.Router => [.. frames.Skip(1)],
            SocketKind.Reply => [.. question!.Envelope, .. frames],
            _ => frames,
        });
        List<ZmtpConnection> full;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            ZmtpConnection[] peers = _kind switch
            {
                SocketKind.Router => _peers.TryGetValue(Name(frames[0].Span), out ZmtpConnection? peer) ? [peer] : [],
                SocketKind.Reply => [question!.Peer],
                _ => [.. _peers.Values.Where(peer => peer.Topics.Exists(topic => frames[0].Span.StartsWith(topic)))],
            };
            full = [.. peers.Where(peer => !peer.Send(bytes))];
        }
        return full.Count == 0 ? ValueTask.CompletedTask : new ValueTask(WaitForRoomAsync(full, cancellation));
    }

    /// <summary>
    /// Ends the socket: waits for at most <see cref="ZmtpLimits.Linger"/> until its peers have read all that was sent. Messages that were
    /// not received are dropped.
    /// </summary>
    public void Dispose()
    {
        ZmtpConnection[] connections;
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }
            _disposed = true;
            connections = [.. _connections];
        }
        _listener.Dispose();
        _received.Close();
        foreach (ZmtpConnection connection in connections)
        {
            connection.Finish();
        }
        if (!Task.WhenAll(connections.Select(connection => connection.Ended)).Wait(_limits.Linger))
        {
            foreach (ZmtpConnection connection in connections)
            {
                connection.Abort();
            }
        }
    }

    private static string Name(ReadOnlySpan<byte> identity) => Encoding.Latin1.GetString(identity);

    private async Task WaitForRoomAsync(List<ZmtpConnection> peers, CancellationToken cancellation)
    {
        try
        {
            await Task.WhenAll(peers.Select(peer => peer.Room)).WaitAsync(_limits.Patience, _clock, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            foreach (ZmtpConnection peer in peers.Where(peer => !peer.Room.IsCompleted))
            {
                peer.Abort();
            }
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                Socket accepted = await _listener.AcceptAsync();
                ZmtpConnection connection = new(accepted, _kind, _limits, _clock);
                if (IsWelcome(connection))
                {
                    _ = ServeAsync(connection);
                }
                else
                {
                    connection.Dispose();
                }
            }
            catch (Exception exception) when (exception is SocketException or IOException && !Volatile.Read(ref _disposed))
            {
                // The peer has gone, or the process has no handle left for it: other peers may come.
                await Task.Delay(TimeSpan.FromMilliseconds(100), _clock);
            }
            catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private bool IsWelcome(ZmtpConnection connection)
    {
        lock (_lock)
        {
            return !_disposed && _connections.Count < _limits.Peers && _connections.Add(connection);
        }
    }

    private async Task ServeAsync(ZmtpConnection connection)
    {
        try
        {
            await connection.HandshakeAsync().WaitAsync(_limits.Handshake, _clock);
            bool entered = TryEnter(connection);
            while (entered)
            {
                Take(connection, await connection.ReceiveAsync());
                await (_kind == SocketKind.Publish ? Task.CompletedTask : _received.Room);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or InvalidDataException or TimeoutException
            or ObjectDisposedException or OutOfMemoryException)
        {
            // The peer has gone, or must go; connections are not worth a word to the socket's owner.
        }
        finally
        {
            Leave(connection);
            connection.Dispose();
        }
    }

    /// <summary>Names a peer and lets it in, unless its name is taken. It may try again: a lost connection soon frees its name.</summary>
    private bool TryEnter(ZmtpConnection connection)
    {
        lock (_lock)
        {
            if (_kind != SocketKind.Router || connection.Identity.Length == 0)
            {
                connection.Identity = new byte[5];
                BinaryPrimitives.WriteUInt32BigEndian(connection.Identity.AsSpan(1), _nextIdentity++);
            }
            if (!_peers.TryAdd(Name(connection.Identity), connection))
            {
                return false;
            }
            connection.Send(ZmtpHandshake.Ready(_kind));
            return true;
        }
    }

    private void Leave(ZmtpConnection connection)
    {
        lock (_lock)
        {
            _connections.Remove(connection);
            string name = Name(connection.Identity);
            if (_peers.TryGetValue(name, out ZmtpConnection? entered) && entered == connection)
            {
                _peers.Remove(name);
                connection.Topics.ForEach(topic => Notify(connection, 0, topic));
            }
        }
    }

    private void Take(ZmtpConnection connection, List<byte[]> frames)
    {
        if (_kind == SocketKind.Publish)
        {
            if (frames is [[0 or 1, ..] subscription])
            {
                Subscribe(connection, subscription[0], subscription[1..]);
            }
            return;
        }
        int envelope = _kind == SocketKind.Router ? 0 : 1 + frames.FindIndex(frame => frame.Length == 0);
        if (_kind == SocketKind.Router)
        {
            frames.Insert(0, connection.Identity);
        }
        else if (envelope == 0 || envelope == frames.Count)
        {
            return;
        }
        long bytes = ZmtpConnection.SizeOf(frames);
        IReadOnlyList<ReadOnlyMemory<byte>> before = [.. frames.Take(envelope).Select(frame => (ReadOnlyMemory<byte>)frame)];
        _received.TryAdd(new Received(connection, before, frames[envelope..], bytes), bytes);
    }

    private void Subscribe(ZmtpConnection connection, byte begins, byte[] topic)
    {
        lock (_lock)
        {
            if (begins == 1 && connection.Topics.Count == _limits.Subscriptions)
            {
                throw new InvalidDataException("A peer has too many subscriptions.");
            }
            if (begins == 1)
            {
                connection.Topics.Add(topic);
            }
            else if (connection.Topics.FindIndex(other => other.AsSpan().SequenceEqual(topic)) is >= 0 and int place)
            {
                connection.Topics.RemoveAt(place);
            }
            else
            {
                return;
            }
            Notify(connection, begins, topic);
        }
    }

    /// <summary>Notices that nobody receives must not keep peers from subscribing: what there is no room for is dropped.</summary>
    private void Notify(ZmtpConnection connection, byte begins, byte[] topic)
    {
        if (_received.Room.IsCompleted)
        {
            List<byte[]> frames = [[begins, .. topic]];
            long bytes = ZmtpConnection.SizeOf(frames);
            _received.TryAdd(new Received(connection, [], frames, bytes), bytes);
        }
    }

    /// <summary>A message that waits to be received.</summary>
    /// <param name="Peer">Who sent it.</param>
    /// <param name="Envelope">What comes before the answer to it: for a <see cref="SocketKind.Reply"/>, up to the empty frame.</param>
    /// <param name="Frames">What is received.</param>
    /// <param name="Bytes">What it takes in memory.</param>
    private sealed record Received(
        ZmtpConnection Peer, IReadOnlyList<ReadOnlyMemory<byte>> Envelope, IReadOnlyList<byte[]> Frames, long Bytes);
}
