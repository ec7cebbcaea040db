namespace Swa.Research.Llm.Recordings;

/// <summary>A recording cannot be used. The message is one sentence that names the file.</summary>
public sealed class RecordingException : Exception
{
    /// <summary>Describes what is wrong.</summary>
    /// <param name="message">One sentence.</param>
    /// <param name="innerException">The failure underneath.</param>
    public RecordingException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
