namespace Swa.Research.Ensembles;

/// <summary>How a program that was run in the sandbox ended.</summary>
public enum CodeVerdict
{
    /// <summary>Every check of the task was passed.</summary>
    Passed,

    /// <summary>A check failed, or the program ended in an error, of memory and of network included.</summary>
    Failed,

    /// <summary>The time was used up.</summary>
    TimedOut,
}
