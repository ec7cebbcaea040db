namespace Swa.Research.Notebooks.Transport;

/// <summary>What a socket bears from its peers. A peer that goes beyond is disconnected; the others do not notice.</summary>
internal sealed record ZmtpLimits
{
    /// <summary>Bytes in all frames of a received message. Memory is taken as they arrive. Default: 256 MiB.</summary>
    public int MessageBytes { get; init; } = 256 << 20;

    /// <summary>Frames in a received message. Default: 10,000.</summary>
    public int MessageFrames { get; init; } = 10_000;

    /// <summary>Bytes in a received command and in a subscription. Default: 4 KiB.</summary>
    public int CommandBytes { get; init; } = 4 << 10;

    /// <summary>Subscriptions of a peer. Default: 1,000.</summary>
    public int Subscriptions { get; init; } = 1000;

    /// <summary>Connections at a time, those that have not introduced themselves yet included. Default: 256.</summary>
    public int Peers { get; init; } = 256;

    /// <summary>
    /// Bytes of messages that wait for a peer to read them, and of messages that wait to be received, beyond which their senders wait.
    /// The queue holds one message more for each sender that waits. Default: 64 MiB.
    /// </summary>
    public long QueueBytes { get; init; } = 64 << 20;

    /// <summary>For how long a sender waits until a peer has read half of a full queue. Default: 10 seconds.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For how long a peer may take to introduce itself. Default: 10 seconds.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For how long the end of a socket waits until its peers have read all that was sent. Default: 1 second.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(1);
}
