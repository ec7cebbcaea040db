using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Swa.Research.Notebooks.Transport;

namespace Swa.Research.Notebooks.Tests.Transport;

public sealed class TrafficTests : SocketTests
{
    [Fact]
    public async Task What_a_peer_sends_may_be_torn_at_every_byte()
    {
        using ZmtpSocket socket = Bind(SocketKind.Router);
        string longFrame = new('x', 300);
        byte[] message = RawPeer.Message(Bytes("a"), [], Bytes(longFrame), Bytes("z"));
        byte[] all = [.. RawPeer.Greeting, .. RawPeer.Ready("DEALER", []), .. message];
        for (int cut = 1; cut < all.Length; cut++)
        {
            using RawPeer peer = await RawPeer.ConnectAsync(socket);
            await peer.SendAsync(all[..cut]);
            await peer.SendAsync(all[cut..]);
            Assert.Equal(["a", "", longFrame, "z"], (await ReceiveAsync(socket)).Skip(1));
        }
    }

    [Fact]
    public void Any_message_arrives_the_same_however_it_is_cut()
    {
        Gen<byte[]> frame = Gen.Frequency(
            (8, Gen.Choose(0, 40).SelectMany(length => Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(length))),
            (2, Gen.Choose(250, 260).Select(length => new byte[length])),
            (1, Gen.Choose(65_530, 200_000).Select(length => new byte[length])));
        Gen<byte[][]> message = frame.NonEmptyListOf().Select(frames => frames.ToArray());
        Gen<int[]> cuts = Gen.Frequency((3, Gen.Choose(1, 20)), (1, Gen.Choose(21, 70_000))).ArrayOf(10);
        Prop.ForAll(message.ToArbitrary(), cuts.ToArbitrary(), (frames, lengths) =>
        {
            byte[] written = ZmtpFrames.Encode([.. frames.Select(bytes => (ReadOnlyMemory<byte>)bytes)]);
            ZmtpReader reader = new(new CutStream(written, lengths), new ZmtpLimits(), TimeProvider.System);
            List<byte[]> read = [];
            ZmtpFrame next;
            do
            {
                next = reader.ReadFrameAsync(int.MaxValue).AsTask().GetAwaiter().GetResult();
                read.Add(next.Body);
            }
            while (next.HasMore);
            return written.SequenceEqual(RawPeer.Message(frames)) && read.Count == frames.Length
                && read.Zip(frames).All(pair => pair.First.SequenceEqual(pair.Second));
        }).CheckQuietly();
    }

    [Fact]
    public void A_length_that_is_only_claimed_takes_no_memory()
    {
        CutStream stream = new([.. RawPeer.LongHeader(0, 200 << 20), .. new byte[100_000]], [50_000]);
        ZmtpReader reader = new(stream, new ZmtpLimits(), TimeProvider.System);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<EndOfStreamException>(() => reader.ReadFrameAsync(256 << 20).AsTask().GetAwaiter().GetResult());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
    }

    public static TheoryData<string, byte[]> WrongTraffic
    {
        get
        {
            TheoryData<string, byte[]> data = new()
            {
                { "a frame of 2^63 - 1 bytes", RawPeer.LongHeader(0, long.MaxValue) },
                { "a frame of a negative length", RawPeer.LongHeader(0, -1) },
                { "a frame above the limit", RawPeer.LongHeader(0, 1001) },
                { "two frames above the limit together", [.. RawPeer.Frame(1, new byte[600]), .. RawPeer.LongHeader(0, 401)] },
                { "a command above the limit", RawPeer.LongHeader(4, 4097) },
                { "too many frames", [.. Enumerable.Repeat(RawPeer.Frame(1, []), 10).SelectMany(bytes => bytes)] },
                { "a command without a name", RawPeer.Frame(4, []) },
                { "a command with an empty name", RawPeer.Frame(4, [0, 1]) },
                { "a command that is shorter than its name", RawPeer.Frame(4, [5, 1]) },
                { "a PING without its time", RawPeer.Command("PING", [0]) },
                { "a PING with more to echo than it may have", RawPeer.Command("PING", new byte[19]) },
                { "ERROR", RawPeer.Command("ERROR", "\u0003why"u8) },
            };
            foreach (int flags in Enumerable.Range(8, 248).Where(flags => int.IsPow2(flags) || flags == 255))
            {
                data.Add($"the flags {flags}", [(byte)flags, 0, 0, 0, 0, 0, 0, 0, 0]);
            }
            data.Add("a command of which more follows", RawPeer.Frame(5, "\u0004PING\0\0"u8));
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(WrongTraffic))]
    public async Task A_peer_that_breaks_the_rules_is_disconnected_and_others_are_not(string name, byte[] bytes)
    {
        using ZmtpSocket socket = Bind(SocketKind.Router, new ZmtpLimits { MessageBytes = 1000, MessageFrames = 10 });
        using RawPeer right = await RawPeer.EnterAsync(socket, "DEALER", identity: [1]);
        using RawPeer wrong = await RawPeer.EnterAsync(socket, "DEALER", identity: [2]);
        await wrong.SendAsync(bytes);
        Assert.True((await wrong.ReadToEndAsync()).Length == 0, name);
        await right.SendAsync(RawPeer.Message([.. Enumerable.Repeat(new byte[100], 10)]));
        Assert.Equal(11, (await ReceiveAsync(socket)).Length);
    }

    [Fact]
    public async Task A_ping_is_answered_with_what_it_holds_even_between_the_frames_of_a_message()
    {
        using ZmtpSocket socket = Bind(SocketKind.Router);
        using RawPeer peer = await RawPeer.EnterAsync(socket, "DEALER");
        byte[] commands =
            [.. RawPeer.Command("PING", "\0\0sixteen bytes !!"u8), .. RawPeer.Command("PONG", []), .. RawPeer.Command("NEWS", [1, 2])];
        await peer.SendAsync([.. RawPeer.Frame(1, [1]), .. commands, .. RawPeer.Frame(0, [2])]);
        Assert.Equal("\u0004PONGsixteen bytes !!", Encoding.ASCII.GetString((await peer.ReadFrameAsync()).Body));
        Assert.Equal(["\u0001", "\u0002"], (await ReceiveAsync(socket)).Skip(1));
    }

    [Fact]
    public async Task A_peer_that_is_silent_for_longer_than_its_ping_says_is_disconnected()
    {
        ManualClock clock = new();
        using ZmtpSocket socket = Bind(SocketKind.Router, clock: clock);
        using RawPeer peer = await RawPeer.EnterAsync(socket, "DEALER");
        await peer.SendAsync([.. RawPeer.Command("PING", [0, 7])]);
        Func<Task> stop = await clock.StartAsync(TimeSpan.FromSeconds(0.7));
        await peer.ReadFrameAsync();
        await peer.SendAsync(RawPeer.Message([1]));
        await stop();
        Assert.Equal("\u0001", (await ReceiveAsync(socket))[1]);
        await peer.SendAsync(RawPeer.Message([2]));
        Assert.Equal("\u0002", (await ReceiveAsync(socket))[1]);
        await peer.SendAsync(RawPeer.Command("PING", [1, 0]));
        await peer.ReadFrameAsync();
        Assert.Equal(0, clock.Others(TimeSpan.FromSeconds(0.7)));
        await clock.PassAsync(TimeSpan.FromSeconds(25.6));
        Assert.Empty(await peer.ReadToEndAsync());
    }

    [Fact]
    public async Task Peers_are_told_apart_by_the_names_they_have_or_get()
    {
        using ZmtpSocket socket = Bind(SocketKind.Router);
        using RawPeer named = await RawPeer.EnterAsync(socket, "DEALER", identity: [9, 0, 9]);
        using RawPeer nameless = await RawPeer.EnterAsync(socket, "REQ");
        using RawPeer other = await RawPeer.EnterAsync(socket, "ROUTER");
        await named.SendAsync(RawPeer.Message([1]));
        Assert.Equal(["\t\0\t", "\u0001"], await ReceiveAsync(socket));
        await nameless.SendAsync(RawPeer.Message([], [2]));
        string[] second = (await ReceiveAsync(socket));
        await other.SendAsync(RawPeer.Message([3]));
        string[] third = (await ReceiveAsync(socket));
        Assert.All([second[0], third[0]], name => Assert.True(name.Length == 5 && name[0] == '\0'));
        Assert.NotEqual(second[0], third[0]);

        await SendAsync(socket, "nobody", "lost");
        await SendAsync(socket, third[0], "to", "other");
        await SendAsync(socket, second[0], "", "to nameless");
        await SendAsync(socket, "\t\0\t", "to named");
        Assert.Equal(["to", "other"], await other.ReadMessageAsync());
        Assert.Equal(["", "to nameless"], await nameless.ReadMessageAsync());
        Assert.Equal(["to named"], await named.ReadMessageAsync());
    }

    [Fact]
    public async Task A_name_is_taken_until_its_peer_has_left()
    {
        using ZmtpSocket socket = Bind(SocketKind.Router);
        using (RawPeer first = await RawPeer.EnterAsync(socket, "DEALER", identity: [1]))
        {
            using RawPeer second = await RawPeer.ConnectAsync(socket);
            await second.SendAsync([.. RawPeer.Greeting, .. RawPeer.Ready("DEALER", [1])]);
            Assert.Empty(await second.ReadToEndAsync());
            await SendAsync(socket, "\u0001", "to the first");
            Assert.Equal(["to the first"], await first.ReadMessageAsync());
            // An error of the protocol, after which the socket closes: the name is free once that is seen.
            await first.SendAsync(255, 255);
            await first.ReadToEndAsync();
        }
        using RawPeer third = await RawPeer.EnterAsync(socket, "DEALER", identity: [1]);
    }

    [Fact]
    public async Task A_reply_goes_to_who_asked_with_the_envelope_of_the_question()
    {
        using ZmtpSocket socket = Bind(SocketKind.Reply);
        using RawPeer req = await RawPeer.EnterAsync(socket, "REQ");
        using RawPeer dealer = await RawPeer.EnterAsync(socket, "DEALER");
        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync(socket, "to nobody"));
        await dealer.SendAsync([.. RawPeer.Message([1]), .. RawPeer.Frame(0, []), .. RawPeer.Message([7], [8], [], [2], [], [3])]);
        Assert.Equal(["\u0002", "", "\u0003"], await ReceiveAsync(socket));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ReceiveAsync(socket));
        await req.SendAsync(RawPeer.Message([], Bytes("ping")));
        await SendAsync(socket, "four", "five");
        Assert.Equal(["\a", "\b", "", "four", "five"], await dealer.ReadMessageAsync());
        Assert.Equal(["ping"], await ReceiveAsync(socket));
        req.Dispose();
        await SendAsync(socket, "to one who has left");
        await dealer.SendAsync(RawPeer.Message([], []));
        Assert.Equal([""], await ReceiveAsync(socket));
    }

    [Fact]
    public async Task What_was_sent_arrives_although_the_socket_is_disposed_and_who_waits_receives_null()
    {
        ZmtpSocket socket = Bind(SocketKind.Router, new ZmtpLimits { Linger = RawPeer.Hang });
        using RawPeer peer = await RawPeer.EnterAsync(socket, "DEALER", identity: [1]);
        Task<IReadOnlyList<byte[]>?> waiting = socket.ReceiveAsync(CancellationToken.None).AsTask();
        string large = new('x', 20_000_000);
        await SendAsync(socket, "\u0001", large);
        await SendAsync(socket, "\u0001", "the last word");
        Task disposal = Task.Run(socket.Dispose);
        Assert.Null(await waiting.WaitAsync(RawPeer.Hang));
        // Unread bytes would make a close reset the connection.
        await peer.SendAsync(RawPeer.Message([3]));
        Assert.Equal([large], await peer.ReadMessageAsync());
        Assert.Equal(["the last word"], await peer.ReadMessageAsync());
        Assert.Empty(await peer.ReadToEndAsync());
        peer.Dispose();
        await disposal.WaitAsync(RawPeer.Hang);
        Assert.Null(await socket.ReceiveAsync(CancellationToken.None));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => SendAsync(socket, "\u0001", "too late"));
    }

    [Fact]
    public async Task A_peer_that_does_not_read_cannot_keep_a_socket_from_its_end()
    {
        ZmtpSocket socket = Bind(SocketKind.Router, new ZmtpLimits { Linger = TimeSpan.FromMilliseconds(1) });
        using RawPeer peer = await RawPeer.EnterAsync(socket, "DEALER", identity: [1]);
        await SendAsync(socket, "\u0001", new string('x', 40_000_000));
        await Task.Run(socket.Dispose).WaitAsync(RawPeer.Hang);
        Assert.InRange((await peer.ReadToEndAsync()).Length, 0, 39_999_999);
    }

    [Fact]
    public async Task A_router_that_nobody_receives_from_makes_its_peers_wait_and_loses_nothing()
    {
        using ZmtpSocket socket = Bind(SocketKind.Router, new ZmtpLimits { QueueBytes = 100_000 });
        using RawPeer hasty = await RawPeer.EnterAsync(socket, "DEALER", identity: [1]);
        using RawPeer other = await RawPeer.EnterAsync(socket, "DEALER", identity: [2]);
        await hasty.SendAsync([.. RawPeer.Message(new byte[99_999]), .. RawPeer.Message([3]), .. RawPeer.Command("PING", [0, 0])]);
        Task<(int, byte[])> pong = hasty.ReadFrameAsync();
        for (int i = 0; i < 100; i++)
        {
            await other.SendAsync(RawPeer.Command("PING", [0, 0]));
            await other.ReadFrameAsync();
        }
        Assert.False(pong.IsCompleted);
        Assert.Equal(99_999, (await ReceiveAsync(socket))[1].Length);
        Assert.Equal(["\u0001", "\u0003"], await ReceiveAsync(socket));
        await pong;
    }

    /// <summary>A stream that gives its bytes in pieces of the lengths given, again and again.</summary>
    private sealed class CutStream(byte[] bytes, int[] lengths) : MemoryStream(bytes)
    {
        private int _next;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, lengths[_next++ % lengths.Length])], cancellationToken);
    }
}
