using System.IO.Pipes;
using System.Security.Cryptography;

namespace Swa.Research.Notebooks.Hosting;

/// <summary>
/// The pipe that a host and the process that started it talk through. Children of cells do not inherit it, and only the same user's
/// processes may open it.
/// </summary>
internal static class HostPipe
{
    /// <summary>A cell may show JSON as deep as the reader takes by default, which lies deeper in a message.</summary>
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 128 };

    private const PipeOptions Options = PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly;

    /// <summary>UTF-8 without a byte order mark.</summary>
    public static UTF8Encoding Encoding { get; } = new(false);

    /// <summary>A name that nobody can guess; on Unix the absolute path of a socket, whatever folder a process runs in.</summary>
    public static string NewName()
    {
        string name = $"swa-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        return OperatingSystem.IsWindows() ? name : Path.Combine(Path.GetFullPath(Path.GetTempPath()), name);
    }

    /// <exception cref="NotebookException">It cannot be made.</exception>
    public static NamedPipeServerStream Create(string name)
    {
        try
        {
            return new(name, PipeDirection.InOut, maxNumberOfServerInstances: 1, PipeTransmissionMode.Byte, Options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new NotebookException($"The host's pipe {name} cannot be made: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    /// <exception cref="NotebookException">It cannot be opened.</exception>
    public static NamedPipeClientStream Open(string name)
    {
        NamedPipeClientStream pipe = new(".", name, PipeDirection.InOut, Options);
        try
        {
            // The pipe is there before the host is started; where it is not, its maker has ended.
            pipe.Connect(TimeSpan.FromSeconds(5));
            return pipe;
        }
        catch (Exception exception) when (exception is TimeoutException or IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"The pipe {name} cannot be opened: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    /// <summary>The next message, or null where the other side has ended.</summary>
    public static JsonObject? Receive(TextReader reader)
    {
        try
        {
            return reader.ReadLine() is { } line ? JsonNode.Parse(line, null, Deep)!.AsObject() : null;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>Sends a message; returns false where the other side has ended.</summary>
    public static bool Send(TextWriter writer, JsonObject message)
    {
        try
        {
            writer.Write(HostMessages.Line(message) + "\n");
            writer.Flush();
            return true;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return false;
        }
    }
}
