namespace Swa.Research.Notebooks.Transport;

/// <summary>A bound socket that exchanges messages of one or more frames with any number of peers. From any thread.</summary>
internal interface IMessageSocket : IDisposable
{
    /// <summary>The port it listens on.</summary>
    int Port { get; }

    /// <summary>
    /// Receives the next message: its frames, which for <see cref="SocketKind.Router"/> begin with the identity of the peer that sent it,
    /// and for <see cref="SocketKind.Publish"/> are one frame, 1 and the topic that a peer has subscribed to (or 0 and one it has left).
    /// </summary>
    /// <returns>Null after <see cref="IDisposable.Dispose"/>.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<IReadOnlyList<byte[]>?> ReceiveAsync(CancellationToken cancellation);

    /// <summary>
    /// Sends a message, in the order of the calls: to the peer whose identity its first frame is (<see cref="SocketKind.Router"/>; dropped
    /// where there is none), to every peer subscribed to a beginning of its first frame (<see cref="SocketKind.Publish"/>), or to the peer
    /// of the last message received (<see cref="SocketKind.Reply"/>). Completes when every peer's queue has room for more.
    /// </summary>
    ValueTask SendAsync(IReadOnlyList<ReadOnlyMemory<byte>> frames, CancellationToken cancellation);
}
