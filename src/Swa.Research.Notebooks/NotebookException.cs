namespace Swa.Research.Notebooks;

/// <summary>A notebook cannot be read, run or written; the message is one sentence that says why.</summary>
public sealed class NotebookException : Exception
{
    /// <summary>Describes one failure.</summary>
    /// <param name="message">One sentence for a person.</param>
    public NotebookException(string message)
        : base(message)
    {
    }

    /// <summary>Describes one failure with its cause.</summary>
    /// <param name="message">One sentence for a person.</param>
    /// <param name="inner">What was caught.</param>
    public NotebookException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
