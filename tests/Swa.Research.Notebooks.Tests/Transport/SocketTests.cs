using System.Net;
using System.Text;
using Swa.Research.Notebooks.Transport;

namespace Swa.Research.Notebooks.Tests.Transport;

/// <summary>What the tests of the socket share: sockets on a free port of this machine, and messages as text.</summary>
public abstract class SocketTests
{
    private protected static ZmtpSocket Bind(SocketKind kind, ZmtpLimits? limits = null, TimeProvider? clock = null) =>
        ZmtpSocket.Bind(kind, new IPEndPoint(IPAddress.Loopback, 0), limits ?? new ZmtpLimits(), clock ?? TimeProvider.System);

    private protected static async Task<string[]> ReceiveAsync(ZmtpSocket socket) =>
        [.. (await socket.ReceiveAsync(CancellationToken.None).AsTask().WaitAsync(RawPeer.Hang))!.Select(Encoding.Latin1.GetString)];

    private protected static Task SendAsync(ZmtpSocket socket, params string[] frames)
    {
        ReadOnlyMemory<byte>[] bytes = [.. frames.Select(frame => (ReadOnlyMemory<byte>)Bytes(frame))];
        return socket.SendAsync(bytes, CancellationToken.None).AsTask().WaitAsync(RawPeer.Hang);
    }

    private protected static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
