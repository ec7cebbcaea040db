namespace Swa.Research.Notebooks.Packages;

/// <summary>A package cannot be used; the message is one sentence that says why.</summary>
/// <param name="message">The sentence.</param>
/// <param name="line">The line in the cell that asks for it, counted from 1.</param>
internal sealed class PackageException(string message, int line) : Exception(message)
{
    /// <summary>The line in the cell, counted from 1.</summary>
    public int Line { get; } = line;
}
