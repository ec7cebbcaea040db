namespace Swa.Research.Figures;

/// <summary>A file is in the way of a result.</summary>
/// <param name="path">The file.</param>
/// <param name="isOwn">Whether this library wrote it, so that it could be replaced where the caller allows it.</param>
/// <param name="holds">What the file of this library's holds.</param>
public sealed class OutputExistsException(string path, bool isOwn, string holds = "other content") : IOException(
    isOwn
        ? $"{path} already exists with {holds}."
        : $"{path} already exists and was not written by this program; it is never replaced.")
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>Whether this library wrote it, so that it could be replaced where the caller allows it.</summary>
    public bool IsOwn { get; } = isOwn;
}
