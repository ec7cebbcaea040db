using System.Net;
using System.Text;
using Swa.Research.Notebooks.Transport;

namespace Swa.Research.Notebooks.Tests.Transport;

public sealed class HandshakeTests : SocketTests
{
    public static TheoryData<string, byte[]> WrongGreetings => new()
    {
        { "a browser", "GET / HTTP/1.1\r\n\r\n"u8.ToArray() },
        { "ZMTP 1.0", [1, 0] },
        { "ZMTP 1.0 with a long identity", [0xff, 0, 0, 0, 0, 0, 0, 1, 1, 0] },
        { "ZMTP 2.0", [0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 1] },
        { "PLAIN", RawPeer.GreetingOf(3, 1, "PLAIN") },
        { "CURVE", RawPeer.GreetingOf(3, 0, "CURVE") },
        { "a longer name", RawPeer.GreetingOf(3, 1, "NULLS") },
        { "no READY", [.. RawPeer.Greeting, .. RawPeer.Frame(0, [])] },
        { "a message before READY", [.. RawPeer.Greeting, .. RawPeer.Message([1])] },
        { "another command", [.. RawPeer.Greeting, .. RawPeer.Ready("DEALER", [])[..3], (byte)'L', .. RawPeer.Ready("DEALER", [])[4..]] },
        { "ERROR", [.. RawPeer.Greeting, .. RawPeer.Command("ERROR", [0])] },
        { "a property without a value", [.. RawPeer.Greeting, .. RawPeer.Command("READY", "\u000bSocket-Type"u8)] },
        { "a value that is cut short", [.. RawPeer.Greeting, .. RawPeer.Command("READY", "\u000bSocket-Type\0\0\0\u0007DEALE"u8)] },
        { "a value of 4 GiB", [.. RawPeer.Greeting, .. RawPeer.Command("READY", [1, (byte)'X', 0xff, 0xff, 0xff, 0xff])] },
        { "more properties than a command holds", [.. RawPeer.Greeting, .. RawPeer.LongHeader(4, 4097)] },
    };

    [Theory]
    [MemberData(nameof(WrongGreetings))]
    public async Task A_peer_that_speaks_something_else_is_disconnected_and_the_next_is_served(string name, byte[] bytes)
    {
        using ZmtpSocket socket = Bind(SocketKind.Router, new ZmtpLimits { Handshake = TimeSpan.FromHours(1) });
        using RawPeer wrong = await RawPeer.ConnectAsync(socket);
        await wrong.SendAsync(bytes);
        Assert.True((await wrong.ReadToEndAsync()).Length == 0, name);
        using RawPeer right = await RawPeer.EnterAsync(socket, "DEALER", identity: [7]);
        await right.SendAsync(RawPeer.Message(Bytes("still here")));
        Assert.Equal(["\a", "still here"], await ReceiveAsync(socket));
    }

    [Fact]
    public async Task A_peer_may_speak_a_later_version_and_send_properties_nobody_knows()
    {
        using ZmtpSocket socket = Bind(SocketKind.Router);
        using RawPeer peer = await RawPeer.ConnectAsync(socket);
        await peer.SendAsync([.. RawPeer.GreetingOf(4, 2, "NULL"), .. RawPeer.Command(
            "READY", "\u0003X-A\0\0\0\u0001b\u000bsocket-TYPE\0\0\0\u0003REQ\u0001B\0\0\0\0"u8)]);
        Assert.Equal(4, (await peer.ReadFrameAsync()).Flags);
    }

    [Theory]
    [InlineData(0, "DEALER REQ ROUTER")]
    [InlineData(1, "SUB XSUB")]
    [InlineData(2, "REQ DEALER")]
    public async Task A_socket_talks_to_the_types_that_fit_and_says_so_to_the_others(int kind, string fitting)
    {
        using ZmtpSocket socket = Bind((SocketKind)kind);
        foreach (string type in "REQ REP DEALER ROUTER PUB XPUB SUB XSUB PUSH PULL PAIR CLIENT nonsense".Split(' ').Append(""))
        {
            using RawPeer peer = await RawPeer.ConnectAsync(socket);
            await peer.SendAsync([.. RawPeer.Greeting, .. RawPeer.Ready(type, [])]);
            (int flags, byte[] body) = await peer.ReadFrameAsync();
            Assert.Equal(4, flags);
            bool fits = fitting.Split(' ').Contains(type);
            Assert.Equal(fits ? "\u0005READY" : "\u0005ERROR", Encoding.ASCII.GetString(body, 0, 6));
            if (!fits)
            {
                Assert.Equal(body.Length - 7, body[6]);
                Assert.Empty(await peer.ReadToEndAsync());
            }
        }
    }

    [Fact]
    public async Task An_identity_that_is_reserved_or_too_long_is_refused()
    {
        using ZmtpSocket socket = Bind(SocketKind.Router);
        foreach (byte[] identity in new byte[][] { [0], [0, 1, 2, 3, 4], new byte[256] })
        {
            identity[^1] |= (byte)(identity.Length == 256 ? 1 : 0);
            using RawPeer peer = await RawPeer.ConnectAsync(socket);
            await peer.SendAsync([.. RawPeer.Greeting, .. RawPeer.Ready("DEALER", identity)]);
            Assert.Equal("\u0005ERROR", Encoding.ASCII.GetString((await peer.ReadFrameAsync()).Body, 0, 6));
        }
        byte[] longest = [.. Enumerable.Repeat((byte)1, 255)];
        using RawPeer last = await RawPeer.EnterAsync(socket, "DEALER", identity: longest);
        await last.SendAsync(RawPeer.Message([2]));
        Assert.Equal([Encoding.Latin1.GetString(longest), "\u0002"], await ReceiveAsync(socket));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(64)]
    [InlineData(70)]
    public async Task A_peer_that_stops_in_the_middle_of_its_handshake_is_disconnected(int after)
    {
        ManualClock clock = new();
        ZmtpLimits limits = new() { Handshake = TimeSpan.FromSeconds(3) };
        using ZmtpSocket socket = Bind(SocketKind.Router, limits, clock);
        using RawPeer peer = await RawPeer.ConnectAsync(socket);
        await peer.SendAsync([.. ((byte[])[.. RawPeer.Greeting, .. RawPeer.Ready("DEALER", [])]).Take(after)]);
        await clock.PassAsync(limits.Handshake);
        Assert.Empty(await peer.ReadToEndAsync());
    }

    [Fact]
    public async Task A_peer_that_has_introduced_itself_has_all_the_time_it_wants()
    {
        ManualClock clock = new();
        ZmtpLimits limits = new() { Handshake = TimeSpan.FromSeconds(3) };
        using ZmtpSocket socket = Bind(SocketKind.Router, limits, clock);
        using RawPeer peer = await RawPeer.ConnectAsync(socket);
        Func<Task> stop = await clock.StartAsync(limits.Handshake);
        await peer.SendAsync([.. RawPeer.Greeting, .. RawPeer.Ready("DEALER", [1])]);
        await stop();
        await peer.SendAsync(RawPeer.Message([2]));
        Assert.Equal(["\u0001", "\u0002"], await ReceiveAsync(socket));
    }

    [Fact]
    public async Task More_peers_than_there_may_be_are_disconnected_until_one_has_left()
    {
        using ZmtpSocket socket = Bind(SocketKind.Publish, new ZmtpLimits { Peers = 2 });
        using RawPeer first = await RawPeer.EnterAsync(socket, "SUB");
        using (RawPeer second = await RawPeer.EnterAsync(socket, "SUB"))
        {
            await Assert.ThrowsAnyAsync<IOException>(() => RawPeer.ConnectAsync(socket));
            await second.SendAsync(RawPeer.Message([1]));
            Assert.Equal(["\u0001"], await ReceiveAsync(socket));
        }
        Assert.Equal(["\0"], await ReceiveAsync(socket));
        using RawPeer third = await RawPeer.EnterAsync(socket, "SUB");
    }

    [Fact]
    public void A_port_that_is_taken_is_named()
    {
        using ZmtpSocket socket = Bind(SocketKind.Router);
        IPEndPoint taken = new(IPAddress.Loopback, socket.Port);
        IOException error = Assert.Throws<IOException>(() => ZmtpSocket.Bind(SocketKind.Reply, taken));
        Assert.Contains($"Port {socket.Port} of 127.0.0.1", error.Message);
    }
}
