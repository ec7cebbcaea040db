using System.Diagnostics;
using System.Text;
using Swa.Research.Notebooks.Transport;
using Swa.Research.Tests;
using Xunit.Abstractions;

namespace Swa.Research.Notebooks.Tests.Transport;

/// <summary>Peers of ZeroMQ's own library in their own processes; <c>tests/zeromq-peers.sh</c> installs it and runs these alone.</summary>
public sealed class ZeroMQPeerTests(ITestOutputHelper output) : SocketTests
{
    private const int MiB = 1 << 20;

    [Theory]
    [InlineData("Router", "dealer")]
    [InlineData("Router", "request")]
    [InlineData("Reply", "request")]
    [InlineData("Router", "reconnect")]
    public async Task Everything_comes_back_to_who_sent_it_up_to_the_last_word(string kind, string scenario)
    {
        using ZmtpSocket socket = Bind(Enum.Parse<SocketKind>(kind));
        if (Start(scenario, socket) is not { } peer)
        {
            return;
        }
        using (peer)
        {
            int count = 0;
            IReadOnlyList<byte[]> message;
            do
            {
                Task<IReadOnlyList<byte[]>?> receiving = socket.ReceiveAsync(CancellationToken.None).AsTask();
                await Task.WhenAny(receiving, peer.WaitForExitAsync()).WaitAsync(RawPeer.Hang);
                Assert.True(receiving.IsCompleted, "The peer ended early.");
                message = (await receiving)!;
                await socket.SendAsync([.. message.Select(frame => (ReadOnlyMemory<byte>)frame)], CancellationToken.None);
                count++;
            }
            while (Encoding.Latin1.GetString(message[^1]) != "bye");
            socket.Dispose();
            await peer.WaitForExitAsync().WaitAsync(RawPeer.Hang);
            Assert.Equal(0, peer.ExitCode);
            output.WriteLine($"{count} messages");
        }
    }

    [Fact]
    public async Task A_subscriber_that_never_reads_costs_the_other_nothing_and_the_socket_a_bounded_memory()
    {
        ZmtpLimits limits = new() { QueueBytes = 8 * MiB, Patience = TimeSpan.FromSeconds(5) };
        using ZmtpSocket socket = Bind(SocketKind.Publish, limits);
        if (Start("subscribe", socket) is not { } peer)
        {
            return;
        }
        using (peer)
        {
            string[] notices = [.. (await ReceiveAsync(socket)), .. (await ReceiveAsync(socket)), .. (await ReceiveAsync(socket))];
            Assert.Equal(["\u0001", "\u0001other", "\u0001top"], notices.Order());
            byte[] body = new byte[100_000];
            long before = GC.GetTotalMemory(forceFullCollection: true), most = 0;
            for (int i = 0; i < 1500; i++)
            {
                ReadOnlyMemory<byte>[] message = [Bytes("topic"), Bytes($"{i}"), body];
                await socket.SendAsync(message, CancellationToken.None).AsTask().WaitAsync(RawPeer.Hang);
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: i % 50 == 0) - before);
            }
            Assert.Equal(["\0"], await ReceiveAsync(socket));
            await SendAsync(socket, "topic end");
            await peer.WaitForExitAsync().WaitAsync(RawPeer.Hang);
            Assert.Equal(0, peer.ExitCode);
            Assert.InRange(most, 0, 40 * MiB);
            output.WriteLine($"150 MB published, at most {most / MiB} MiB of them in memory; "
                + $"the process takes {Environment.WorkingSet / MiB} MiB");
        }
    }

    private Process? Start(string scenario, ZmtpSocket socket)
    {
        if (Environment.GetEnvironmentVariable("ZEROMQ") is not { } folder)
        {
            output.WriteLine("Did not run: ZEROMQ does not name a folder with ZeroMQ's package.");
            return null;
        }
        ProcessStartInfo start = new("node", [Path.Combine(Repository.Root, "tests", "zeromq-peers.js"), scenario, $"{socket.Port}"]);
        start.Environment["NODE_PATH"] = Path.Combine(folder, "node_modules");
        return Process.Start(start)!;
    }
}
