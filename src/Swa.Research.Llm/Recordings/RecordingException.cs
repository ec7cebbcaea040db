namespace Swa.Research.Llm;

/// <summary>A recording cannot be used. The message is one sentence that names the file.</summary>
public class RecordingException : IOException
{
    /// <summary>Describes what is wrong.</summary>
    /// <param name="message">One sentence.</param>
    /// <param name="innerException">The underlying failure.</param>
    public RecordingException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>A recording has no reply to a question that its run asks: the run has not come to an end.</summary>
/// <param name="message">One sentence.</param>
public sealed class RecordingIncompleteException(string message) : RecordingException(message);
