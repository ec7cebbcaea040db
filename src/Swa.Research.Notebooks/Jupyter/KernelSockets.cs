using System.Net;
using Swa.Research.Notebooks.Transport;

namespace Swa.Research.Notebooks.Jupyter;

/// <summary>The kernel's five sockets, and the messages that pass through them.</summary>
internal sealed class KernelSockets : IDisposable
{
    private readonly MessageFrames _frames;
    private readonly TextWriter _log;
    private readonly HashSet<string> _logged = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly List<ZmtpSocket> _all = [];

    /// <summary>Opens the sockets and answers subscribers and heartbeats.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="log">Receives a sentence on the first message that is dropped for a reason.</param>
    /// <exception cref="IOException">A port cannot be had.</exception>
    public KernelSockets(ConnectionFile connection, TextWriter log)
    {
        _frames = new MessageFrames(connection.Key);
        _log = log;
        try
        {
            Shell = Bind(SocketKind.Router, connection.Shell);
            Control = Bind(SocketKind.Router, connection.Control);
            Input = Bind(SocketKind.Router, connection.Input);
            Publish = Bind(SocketKind.Publish, connection.Publish);
            Heartbeat = Bind(SocketKind.Reply, connection.Heartbeat);
        }
        catch
        {
            Dispose();
            throw;
        }

        _ = WelcomeAsync();
        _ = EchoAsync();

        ZmtpSocket Bind(SocketKind kind, int port)
        {
            ZmtpSocket socket = ZmtpSocket.Bind(kind, new IPEndPoint(connection.Address, port));
            _all.Add(socket);
            return socket;
        }
    }

    public ZmtpSocket Shell { get; }

    public ZmtpSocket Control { get; }

    public ZmtpSocket Input { get; }

    private ZmtpSocket Publish { get; }

    private ZmtpSocket Heartbeat { get; }

    /// <summary>The next message of a socket that is one; null after the end.</summary>
    public JupyterMessage? Receive(ZmtpSocket socket)
    {
        while (Wait(() => socket.ReceiveAsync(_ended.Token)) is { } frames)
        {
            try
            {
                lock (_frames)
                {
                    return _frames.Read(frames);
                }
            }
            catch (FormatException exception)
            {
                LogOnce(exception.Message);
            }
        }

        return null;
    }

    /// <summary>Publishes a message to all clients, once there is room for it; without effect after the end.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="content">What it says.</param>
    /// <param name="parent">The request that it belongs to; null: none.</param>
    public void Send(string type, JsonObject content, JupyterMessage? parent) =>
        Send(Publish, _frames.Write([Encoding.UTF8.GetBytes(type)], type, content, parent?.Header));

    /// <summary>Sends a message to who sent a request; without effect after the end.</summary>
    public void Send(ZmtpSocket socket, string type, JsonObject content, JupyterMessage parent) =>
        Send(socket, _frames.Write(parent.Identities, type, content, parent.Header));

    /// <summary>Ends all waits and closes the sockets.</summary>
    public void Dispose()
    {
        _ended.Cancel();
        foreach (ZmtpSocket socket in _all)
        {
            socket.Dispose();
        }
    }

    private async Task WelcomeAsync()
    {
        while (await Publish.ReceiveAsync(CancellationToken.None) is { } frames)
        {
            if (frames is [[1, .. byte[] topic]])
            {
                JsonObject content = new() { ["subscription"] = Encoding.UTF8.GetString(topic) };
                // A topic starts with itself, so that nobody gets it who has not subscribed to it.
                await SendAsync(Publish, _frames.Write([topic], "iopub_welcome", content, null));
            }
        }
    }

    private async Task EchoAsync()
    {
        while (!_ended.IsCancellationRequested && await Heartbeat.ReceiveAsync(CancellationToken.None) is { } frames)
        {
            await SendAsync(Heartbeat, [.. frames.Select(frame => (ReadOnlyMemory<byte>)frame)]);
        }
    }

    private void Send(ZmtpSocket socket, IReadOnlyList<ReadOnlyMemory<byte>> frames) =>
        SendAsync(socket, frames).GetAwaiter().GetResult();

    private async Task SendAsync(ZmtpSocket socket, IReadOnlyList<ReadOnlyMemory<byte>> frames)
    {
        try
        {
            await socket.SendAsync(frames, _ended.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // Nobody is left to read it.
        }
    }

    private static T? Wait<T>(Func<ValueTask<T?>> receive)
    {
        try
        {
            return receive().AsTask().GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            return default;
        }
    }

    private void LogOnce(string reason)
    {
        lock (_logged)
        {
            if (_logged.Add(reason))
            {
                _log.WriteLine($"swa: a message was dropped, as {reason}; others like it are dropped without a word.");
            }
        }
    }
}
