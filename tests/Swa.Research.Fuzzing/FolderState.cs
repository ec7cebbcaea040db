using System.Security.Cryptography;
using System.Text.Json;
using System.Xml.Linq;

namespace Swa.Research.Fuzzing;

/// <summary>The files of a folder and their contents at one moment.</summary>
internal sealed class FolderState
{
    private readonly Dictionary<string, string> _files;

    private FolderState(Dictionary<string, string> files) => _files = files;

    public static FolderState Of(string folder) => new(Files(folder).ToDictionary(file => file, Hash));

    /// <summary>What is wrong with the folder now: inputs that changed, and files that are there in part.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="mayChange">Whether the command may change a file that was there before, by its name.</param>
    public IEnumerable<string> Problems(string folder, Func<string, bool> mayChange)
    {
        string[] now = [.. Files(folder)];
        foreach (string file in _files.Keys.Where(file => !mayChange(Path.GetFileName(file))))
        {
            if (!now.Contains(file))
            {
                yield return $"removes {Path.GetFileName(file)}";
            }
            else if (Hash(file) != _files[file])
            {
                yield return $"changes {Path.GetFileName(file)}";
            }
        }

        foreach (string file in now.Where(file => !_files.TryGetValue(file, out string? hash) || hash != Hash(file)))
        {
            if (WrittenInPart(file) is { } problem)
            {
                yield return $"leaves {Path.GetRelativePath(folder, file)}, {problem}";
            }
        }
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });

    private static string Hash(string file)
    {
        using FileStream content = File.OpenRead(file);
        return Convert.ToHexString(SHA256.HashData(content)) + File.ResolveLinkTarget(file, returnFinalTarget: false)?.FullName;
    }

    private static string? WrittenInPart(string file)
    {
        string name = Path.GetFileName(file);
        try
        {
            switch (Path.GetExtension(name))
            {
                case ".tmp":
                    return "which is temporary";
                case ".json" or ".ipynb":
                    JsonDocument.Parse(File.ReadAllText(file)).Dispose();
                    return null;
                case ".jsonl":
                    foreach (string line in File.ReadLines(file))
                    {
                        JsonDocument.Parse(line).Dispose();
                    }

                    return null;
                case ".csv":
                    return CsvProblem(File.ReadAllText(file));
                case ".svg":
                    XDocument.Load(file);
                    return null;
                case ".tex":
                    // The brace after a table that is scaled or in small type follows the end.
                    return File.ReadLines(file).TakeLast(2).Any(line => line.StartsWith("\\end{", StringComparison.Ordinal))
                        ? null
                        : "which has no end";
                case ".pdf":
                    // The mark of the command's own files follows the end.
                    return File.ReadLines(file).TakeLast(3).Contains("%%EOF") ? null : "which has no end";
                case ".html":
                    return File.ReadAllText(file).TrimEnd().EndsWith("</html>", StringComparison.Ordinal) ? null : "which has no end";
                default:
                    return name == CommandText.Marker ? "which a name was executed to make" : null;
            }
        }
        catch (Exception exception) when (exception is JsonException or System.Xml.XmlException)
        {
            return $"which is no whole file: {exception.Message}";
        }
    }

    private static string? CsvProblem(string text)
    {
        if (!text.EndsWith('\n'))
        {
            return "whose last row has no end";
        }

        int fields = -1;
        int count = 1;
        bool isQuoted = false;
        foreach (char letter in text)
        {
            isQuoted ^= letter == '"';
            count += letter == ',' && !isQuoted ? 1 : 0;
            if (letter == '\n' && !isQuoted)
            {
                if (fields >= 0 && count != fields)
                {
                    return $"which has a row of {count} fields under a header of {fields}";
                }

                fields = count;
                count = 1;
            }
        }

        return isQuoted ? "whose last quotation has no end" : null;
    }
}
