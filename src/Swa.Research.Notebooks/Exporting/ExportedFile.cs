namespace Swa.Research.Notebooks.Exporting;

/// <summary>A file that an export consists of.</summary>
/// <param name="Path">Its path, as that of the export was given.</param>
/// <param name="Content">Its bytes.</param>
public sealed record ExportedFile(string Path, byte[] Content);
