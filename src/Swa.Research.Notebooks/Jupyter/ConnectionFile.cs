using System.Net;

namespace Swa.Research.Notebooks.Jupyter;

/// <summary>Where a client expects the kernel's sockets, and the key that both sign messages with.</summary>
/// <param name="Address">A loopback address.</param>
/// <param name="Shell">Port of the requests.</param>
/// <param name="Control">Port of the requests that are answered while a cell runs.</param>
/// <param name="Publish">Port of the outputs.</param>
/// <param name="Input">Port of the lines that cells ask for.</param>
/// <param name="Heartbeat">Port that echoes.</param>
/// <param name="Key">Signs messages; empty: they are not signed.</param>
internal sealed record ConnectionFile(
    IPAddress Address, int Shell, int Control, int Publish, int Input, int Heartbeat, byte[] Key)
{
    private const string Scheme = "hmac-sha256";

    /// <summary>Reads a connection file.</summary>
    /// <exception cref="NotebookException">It cannot be read, or asks for what this kernel does not do.</exception>
    public static ConnectionFile Read(string path)
    {
        try
        {
            JsonObject fields = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
            string transport = Text(fields, "transport", "tcp");
            string scheme = Text(fields, "signature_scheme", Scheme);
            string place = Text(fields, "ip", "127.0.0.1");
            byte[] key = Encoding.UTF8.GetBytes(Text(fields, "key", ""));
            IPAddress? address = place == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(place, out IPAddress? ip) ? ip : null;
            return transport != "tcp"
                    ? throw new NotebookException($"{path} asks for the transport '{transport}'; the kernel has tcp only.")
                : address is null || !IPAddress.IsLoopback(address)
                    ? throw new NotebookException($"{path} asks for the address '{place}'; the kernel listens on loopback only.")
                : scheme != Scheme && key.Length > 0
                    ? throw new NotebookException($"{path} asks for the signatures '{scheme}'; the kernel has {Scheme} only.")
                : new ConnectionFile(
                    address, Port(fields, "shell_port"), Port(fields, "control_port"), Port(fields, "iopub_port"),
                    Port(fields, "stdin_port"), Port(fields, "hb_port"), key);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"{path} cannot be read: {exception.Message.TrimEnd('.')}.", exception);
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException
            or NullReferenceException or ArgumentException)
        {
            throw new NotebookException($"{path} is not a connection file: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    private static string Text(JsonObject fields, string name, string otherwise) => fields[name]?.GetValue<string>() ?? otherwise;

    private static int Port(JsonObject fields, string name) =>
        fields[name]?.GetValue<int>() is > IPEndPoint.MinPort and <= IPEndPoint.MaxPort and int port
            ? port
            : throw new FormatException($"'{name}' must be a port");
}
