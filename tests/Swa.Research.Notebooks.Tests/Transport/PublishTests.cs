using Swa.Research.Notebooks.Transport;

namespace Swa.Research.Notebooks.Tests.Transport;

public sealed class PublishTests : SocketTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_peer_gets_what_starts_with_one_of_its_topics_as_long_as_it_is_subscribed(bool byCommand)
    {
        byte[] Subscribe(string topic) => byCommand ? RawPeer.Command("SUBSCRIBE", Bytes(topic)) : RawPeer.Message([1, .. Bytes(topic)]);
        byte[] Cancel(string topic) => byCommand ? RawPeer.Command("CANCEL", Bytes(topic)) : RawPeer.Message([0, .. Bytes(topic)]);

        using ZmtpSocket socket = Bind(SocketKind.Publish);
        using RawPeer peer = await RawPeer.EnterAsync(socket, "SUB", minor: (byte)(byCommand ? 1 : 0));
        using RawPeer everything = await RawPeer.EnterAsync(socket, "XSUB");
        await everything.SendAsync(Subscribe(""));
        Assert.Equal(["\u0001"], await ReceiveAsync(socket));
        await peer.SendAsync([.. Subscribe("ab"), .. Subscribe("ab"), .. Cancel("b"), .. Cancel("ab"), .. Subscribe("x")]);
        foreach (string notice in (string[])["\u0001ab", "\u0001ab", "\0ab", "\u0001x"])
        {
            Assert.Equal([notice], await ReceiveAsync(socket));
        }

        await SendAsync(socket, "a", "0");
        await SendAsync(socket, "abc", "1");
        await SendAsync(socket, "b", "2");
        await SendAsync(socket, "x", "3");
        Assert.Equal(["abc", "1"], await peer.ReadMessageAsync());
        Assert.Equal(["x", "3"], await peer.ReadMessageAsync());
        await peer.SendAsync(Cancel("ab"));
        Assert.Equal(["\0ab"], await ReceiveAsync(socket));
        await SendAsync(socket, "abc", "4");
        await SendAsync(socket, "x", "5");
        Assert.Equal(["x", "5"], await peer.ReadMessageAsync());
        peer.Dispose();
        Assert.Equal(["\0x"], await ReceiveAsync(socket));
        foreach (string expected in (string[])["0", "1", "2", "3", "4", "5"])
        {
            Assert.Equal(expected, (await everything.ReadMessageAsync())[1]);
        }
    }

    [Fact]
    public async Task What_else_subscribers_send_is_dropped()
    {
        using ZmtpSocket socket = Bind(SocketKind.Publish);
        using RawPeer peer = await RawPeer.EnterAsync(socket, "XSUB");
        byte[] others = [.. RawPeer.Frame(0, []), .. RawPeer.Message([2, 1]), .. RawPeer.Message([1], [1])];
        await peer.SendAsync([.. others, .. RawPeer.Message([1, 65])]);
        Assert.Equal(["\u0001A"], await ReceiveAsync(socket));
    }

    public static TheoryData<string, byte[]> TooMuch => new()
    {
        { "subscriptions", [.. Enumerable.Range(0, 4).SelectMany(topic => RawPeer.Message([1, (byte)topic]))] },
        { "a topic", RawPeer.LongHeader(0, 4098) },
        { "a subscription within a message", [.. RawPeer.Frame(1, []), .. RawPeer.Command("SUBSCRIBE", [])] },
    };

    [Theory]
    [MemberData(nameof(TooMuch))]
    public async Task A_peer_that_wants_too_much_is_disconnected(string name, byte[] bytes)
    {
        using ZmtpSocket socket = Bind(SocketKind.Publish, new ZmtpLimits { Subscriptions = 3 });
        using RawPeer peer = await RawPeer.EnterAsync(socket, "SUB");
        await peer.SendAsync(bytes);
        Assert.True((await peer.ReadToEndAsync()).Length == 0, name);
    }

    [Fact]
    public async Task Notices_that_nobody_receives_do_not_keep_peers_from_subscribing()
    {
        using ZmtpSocket socket = Bind(SocketKind.Publish, new ZmtpLimits { QueueBytes = 100 });
        using RawPeer peer = await RawPeer.EnterAsync(socket, "SUB");
        byte[] subscriptions = [.. Enumerable.Range(0, 50).SelectMany(topic => RawPeer.Message([1, (byte)topic]))];
        await peer.SendAsync([.. subscriptions, .. RawPeer.Command("PING", [0, 0])]);
        await peer.ReadFrameAsync();
        await SendAsync(socket, "\u0031", "here");
        Assert.Equal(["1", "here"], await peer.ReadMessageAsync());
        Assert.Equal(["\u0001\0"], await ReceiveAsync(socket));
        Assert.Equal(["\u0001\u0001"], await ReceiveAsync(socket));
        await peer.SendAsync(RawPeer.Message([1, 77]));
        Assert.Equal(["\u0001M"], await ReceiveAsync(socket));
    }

    [Fact]
    public async Task A_subscriber_that_never_reads_is_disconnected_when_patience_ends_and_the_others_get_everything()
    {
        ManualClock clock = new();
        ZmtpLimits limits = new() { QueueBytes = 100_000, Patience = TimeSpan.FromSeconds(7) };
        using ZmtpSocket socket = Bind(SocketKind.Publish, limits, clock);
        using RawPeer dead = await RawPeer.EnterAsync(socket, "SUB");
        using RawPeer reading = await RawPeer.EnterAsync(socket, "SUB");
        foreach (RawPeer peer in (RawPeer[])[dead, reading])
        {
            await peer.SendAsync(RawPeer.Message([1]));
            await ReceiveAsync(socket);
        }
        string message = new('x', 30_000);
        int sent = 0;
        Task<string[]> left = ReceiveAsync(socket);
        while (!left.IsCompleted && sent < 5000)
        {
            Task sending = SendAsync(socket, message);
            sent++;
            Assert.Equal([message], await reading.ReadMessageAsync());
            // The other has read everything, so what waits, if anything does, waits for the dead one.
            await (sending.IsCompleted ? sending : Task.WhenAny(sending, clock.PassAsync(limits.Patience)));
            await sending;
        }
        Assert.Equal(["\0"], await left);
        Assert.InRange((await dead.ReadToEndAsync()).Length, 0, sent * 30_000);
        await SendAsync(socket, "and on");
        Assert.Equal(["and on"], await reading.ReadMessageAsync());
        Assert.InRange(sent, 3, 4999);
    }
}
