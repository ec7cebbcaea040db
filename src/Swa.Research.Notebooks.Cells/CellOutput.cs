namespace Swa.Research.Notebooks.Cells;

/// <summary>An output of a running cell, in nbformat's terms.</summary>
public abstract record CellOutput
{
    private protected CellOutput()
    {
    }
}

/// <summary>Text written to the console.</summary>
/// <param name="Name">Which stream: stdout or stderr.</param>
/// <param name="Text">The text.</param>
public sealed record StreamOutput(string Name, string Text) : CellOutput;

/// <summary>A value shown with <c>display</c>.</summary>
/// <param name="Data">The value's text by MIME type.</param>
/// <param name="DisplayId">Names the display for later updates; unique in a session.</param>
public sealed record DisplayOutput(IReadOnlyDictionary<string, string> Data, string DisplayId) : CellOutput;

/// <summary>New content for an earlier display.</summary>
/// <param name="Data">The value's text by MIME type.</param>
/// <param name="DisplayId">The display.</param>
public sealed record DisplayUpdate(IReadOnlyDictionary<string, string> Data, string DisplayId) : CellOutput;

/// <summary>The value of the cell's trailing expression.</summary>
/// <param name="Data">The value's text by MIME type.</param>
public sealed record ResultOutput(IReadOnlyDictionary<string, string> Data) : CellOutput;

/// <summary>The rest of the cell's output is dropped, for it is too long; only an error may follow.</summary>
/// <param name="Notice">What tells a reader so.</param>
public sealed record OutputCut(StreamOutput Notice) : CellOutput;

/// <summary>The error that ended the cell.</summary>
/// <param name="Name">The kind of error: an exception's type, or CompilationError.</param>
/// <param name="Message">What went wrong.</param>
/// <param name="Line">The line in the cell, counted from 1, or null where it is not known.</param>
/// <param name="Traceback">The error with its source line and stack, for a person.</param>
public sealed record ErrorOutput(string Name, string Message, int? Line, IReadOnlyList<string> Traceback) : CellOutput;

/// <summary>How a cell ended.</summary>
public enum CellStatus
{
    /// <summary>It ran to its end.</summary>
    Completed,

    /// <summary>It did not compile, or threw.</summary>
    Failed,

    /// <summary>It was interrupted; the session continues.</summary>
    Interrupted,

    /// <summary>It was interrupted and does not stop; the session cannot continue.</summary>
    Stuck,
}
