namespace Swa.Research.Llm;

/// <summary>A model server gave no reply. The message is one sentence that names the server and what happened.</summary>
public sealed class ModelServerException : IOException
{
    /// <summary>Describes one call without a reply.</summary>
    /// <param name="fault">What kind of failure it is.</param>
    /// <param name="message">One sentence.</param>
    /// <param name="status">HTTP status of the answer, if there was one.</param>
    /// <param name="retryAfter">How long the server asks to wait, if it does.</param>
    /// <param name="innerException">The underlying failure.</param>
    public ModelServerException(
        ServerFault fault, string message, int? status = null, TimeSpan? retryAfter = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Fault = fault;
        Status = status;
        RetryAfter = retryAfter;
    }

    /// <summary>What kind of failure it is.</summary>
    public ServerFault Fault { get; }

    /// <summary>HTTP status of the answer; null where there was none.</summary>
    public int? Status { get; }

    /// <summary>How long the server asks to wait before the next try; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Whether the server is away: nothing answers at its address, or what answers has no server behind it (502, 503).</summary>
    public bool IsServerAway => Fault == ServerFault.Unreachable || (Fault == ServerFault.ServerError && Status is 502 or 503);

    /// <summary>Whether the same request may succeed a little later.</summary>
    public bool IsTransient => Fault is ServerFault.Unreachable or ServerFault.Timeout or ServerFault.RateLimited
        or ServerFault.ServerError or ServerFault.UnusableBody or ServerFault.CutShort;
}
