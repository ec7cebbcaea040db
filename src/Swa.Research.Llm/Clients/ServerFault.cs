namespace Swa.Research.Llm;

/// <summary>Why a model server gave no reply at all. A reply that cannot be read is not a server fault.</summary>
public enum ServerFault
{
    /// <summary>Nothing answers at the address, or the connection broke before the answer began.</summary>
    Unreachable,

    /// <summary>No whole reply came within the time allowed.</summary>
    Timeout,

    /// <summary>The server asks to come back later (429).</summary>
    RateLimited,

    /// <summary>The server failed (408, 409, 5xx).</summary>
    ServerError,

    /// <summary>The answer's status says success, but the body is an error, is not JSON, or holds no reply.</summary>
    UnusableBody,

    /// <summary>The answer began and stopped before its end.</summary>
    CutShort,

    /// <summary>The API key is missing or refused (401, 403).</summary>
    KeyRefused,

    /// <summary>The server does not have the model, or no chat at this address (404).</summary>
    NotFound,

    /// <summary>The server does not accept the request (any other 4xx).</summary>
    RequestRefused,
}
