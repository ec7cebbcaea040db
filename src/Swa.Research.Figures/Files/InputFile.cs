namespace Swa.Research.Figures;

/// <summary>Reads whole files of a size that fits into memory; anything longer, and what has no end, is refused early.</summary>
public static class InputFile
{
    /// <summary>Most bytes of a file: 256 MiB.</summary>
    private const int MostBytes = 1 << 28;

    /// <summary>Most bytes of a pipe or a device, whose length nobody knows: 32 MiB.</summary>
    private const int MostUnknown = 1 << 25;

    /// <summary>Reads text in UTF-8, or as its byte-order mark says.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The whole text.</returns>
    /// <exception cref="IOException">The file is not there, cannot be read, or is too long.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static string ReadText(string path)
    {
        using StreamReader reader = new(new MemoryStream(ReadBytes(path)));
        return reader.ReadToEnd();
    }

    /// <summary>Reads text from a file that a parameter names.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parameter">The parameter's name in messages.</param>
    /// <param name="allowed">What the file may be, as a phrase.</param>
    /// <returns>The whole text.</returns>
    /// <exception cref="ParameterException">There is no such file.</exception>
    /// <exception cref="IOException">The file cannot be read, or is too long.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static string ReadText(string path, string parameter, string allowed) => File.Exists(path)
        ? ReadText(path)
        : throw new ParameterException(parameter, $"'{path}', which is {(Directory.Exists(path) ? "a folder" : "not a file")}", allowed);

    /// <summary>Reads bytes.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The whole content.</returns>
    /// <exception cref="IOException">The file is not there, cannot be read, or is too long.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static byte[] ReadBytes(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        long length = file.CanSeek ? file.Length : 0;
        int most = length > 0 ? MostBytes : MostUnknown;
        MemoryStream content = new(length <= most ? (int)length : 0);
        byte[] buffer = new byte[1 << 16];
        for (int read; length <= most && (read = file.Read(buffer)) > 0;)
        {
            content.Write(buffer, 0, read);
            length = Math.Max(length, content.Length);
        }

        return length <= most
            ? content.ToArray()
            : throw new IOException($"{path} is too long to be read; allowed: at most {most >> 20} MiB.");
    }
}
