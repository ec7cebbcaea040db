namespace Swa.Research.Notebooks.Transport;

/// <summary>How a socket exchanges messages with its peers, by ZeroMQ's names.</summary>
internal enum SocketKind
{
    /// <summary>Receives from all peers and sends to the one that is named: ROUTER.</summary>
    Router,

    /// <summary>Sends to all that have subscribed, and says who did: PUB with what XPUB tells.</summary>
    Publish,

    /// <summary>Answers each message before it receives the next: REP.</summary>
    Reply,
}
