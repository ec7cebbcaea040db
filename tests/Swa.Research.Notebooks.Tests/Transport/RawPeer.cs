using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Swa.Research.Notebooks.Transport;

namespace Swa.Research.Notebooks.Tests.Transport;

/// <summary>A peer that sends whatever bytes a test has: written once more from the RFC, not taken from the socket.</summary>
internal sealed class RawPeer : IDisposable
{
    /// <summary>Nothing here waits for time to pass; a test that hangs must end.</summary>
    public static readonly TimeSpan Hang = TimeSpan.FromMinutes(2);

    private readonly TcpClient _client = new() { NoDelay = true };

    public static byte[] Greeting { get; } = GreetingOf(3, 1, "NULL");

    public static byte[] GreetingOf(byte major, byte minor, string mechanism) =>
        [0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, major, minor, .. Encoding.ASCII.GetBytes(mechanism.PadRight(20, '\0')), .. new byte[32]];

    public static byte[] Ready(string type, ReadOnlySpan<byte> identity) => Command("READY", [
        .. "\u000bSocket-Type\0\0\0"u8, (byte)type.Length, .. Encoding.ASCII.GetBytes(type),
        .. "\u0008Identity"u8, 0, 0, (byte)(identity.Length >> 8), (byte)identity.Length, .. identity]);

    public static byte[] Command(string name, ReadOnlySpan<byte> data) =>
        Frame(4, [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. data]);

    public static byte[] Message(params byte[][] frames) =>
        [.. frames.SelectMany((frame, place) => Frame(place < frames.Length - 1 ? 1 : 0, frame))];

    public static byte[] Frame(int flags, ReadOnlySpan<byte> body) =>
        body.Length < 256 ? [(byte)flags, (byte)body.Length, .. body] : [.. LongHeader(flags, body.Length), .. body];

    public static byte[] LongHeader(int flags, long length)
    {
        byte[] header = [(byte)(flags | 2), 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(1), length);
        return header;
    }

    /// <summary>Connects and reads the greeting, but sends nothing.</summary>
    public static async Task<RawPeer> ConnectAsync(ZmtpSocket socket)
    {
        RawPeer peer = new();
        await peer._client.ConnectAsync(IPAddress.Loopback, socket.Port);
        Assert.Equal([0xff, .. new byte[8], 0x7f, 3, 1, .. "NULL"u8, .. new byte[48]], await peer.ReadAsync(64));
        return peer;
    }

    /// <summary>Connects and introduces itself.</summary>
    public static async Task<RawPeer> EnterAsync(ZmtpSocket socket, string type, byte minor = 1, byte[]? identity = null)
    {
        RawPeer peer = await ConnectAsync(socket);
        await peer.SendAsync([.. GreetingOf(3, minor, "NULL"), .. Ready(type, identity ?? [])]);
        (int flags, byte[] body) = await peer.ReadFrameAsync();
        Assert.Equal(4, flags);
        Assert.Equal("\u0005READY\u000bSocket-Type", Encoding.ASCII.GetString(body, 0, 18));
        return peer;
    }

    public ValueTask SendAsync(params byte[] bytes) => _client.GetStream().WriteAsync(bytes);

    public async Task<byte[]> ReadAsync(int count)
    {
        byte[] bytes = new byte[count];
        await _client.GetStream().ReadExactlyAsync(bytes).AsTask().WaitAsync(Hang);
        return bytes;
    }

    public async Task<(int Flags, byte[] Body)> ReadFrameAsync()
    {
        byte[] start = await ReadAsync(2);
        if ((start[0] & 2) == 0)
        {
            return (start[0], await ReadAsync(start[1]));
        }
        byte[] length = [start[1], .. await ReadAsync(7)];
        return (start[0] & ~2, await ReadAsync((int)BinaryPrimitives.ReadInt64BigEndian(length)));
    }

    public async Task<string[]> ReadMessageAsync()
    {
        List<string> frames = [];
        int flags;
        do
        {
            (flags, byte[] body) = await ReadFrameAsync();
            frames.Add(Encoding.Latin1.GetString(body));
        }
        while (flags == 1);
        Assert.Equal(0, flags);
        return [.. frames];
    }

    /// <summary>Reads until the socket has closed the connection.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        using MemoryStream all = new();
        try
        {
            await _client.GetStream().CopyToAsync(all).WaitAsync(Hang);
        }
        catch (IOException)
        {
            // Closed with bytes that were not read.
        }
        return all.ToArray();
    }

    public void Dispose() => _client.Dispose();
}
