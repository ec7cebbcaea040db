using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Swa.Research.Fuzzing.Inputs;

/// <summary>
/// A server on its own loopback port that takes the part of a model: for each request of a chat it sends the bytes that it is given, and
/// ends the connection.
/// </summary>
internal sealed class ReplyServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Func<string, byte[]> _answer;
    private readonly Task _accepting;
    private int _count;

    private ReplyServer(Func<string, byte[]> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The address of the OpenAI protocol.</summary>
    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1";

    /// <summary>Number of replies that were sent.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Starts a server.</summary>
    /// <param name="answer">The whole answer, from the status line on, to a request's body.</param>
    public static ReplyServer Start(Func<string, byte[]> answer) => new(answer);

    /// <summary>The reply of a model that keeps to what it is asked for.</summary>
    public static byte[] WellBehaved(string request) => request.Contains("\"stream\":true", StringComparison.Ordinal)
        ? Http(
            200, "text/event-stream",
            $"data: {Completion(Text(request)).Replace("\"message\"", "\"delta\"", StringComparison.Ordinal)}\n\ndata: [DONE]\n\n")
        : Http(200, "application/json", Completion(Text(request)));

    /// <summary>The text that a model which keeps to the request would give.</summary>
    public static string Text(string request) => request.Contains("\\u0022demands\\u0022", StringComparison.Ordinal)
        || request.Contains("\\\"demands\\\"", StringComparison.Ordinal) ? "{\"demands\": [2, 4]}"
        : request.Contains("demand", StringComparison.Ordinal) ? "{\"demand\": 4}"
        : "Answer: 140";

    /// <summary>The body of a chat's reply.</summary>
    public static string Completion(string text) => new JsonObject
    {
        ["id"] = "reply",
        ["object"] = "chat.completion",
        ["created"] = 0,
        ["model"] = "simulated",
        ["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text },
            ["finish_reason"] = "stop",
        }),
        ["usage"] = new JsonObject { ["prompt_tokens"] = 100, ["completion_tokens"] = 10, ["total_tokens"] = 110 },
    }.ToJsonString();

    /// <summary>An answer with a status, a type and a body.</summary>
    public static byte[] Http(int status, string type, string body) => [
        .. Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} Reply\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: "
                + $"close\r\n\r\n")),
        .. Encoding.UTF8.GetBytes(body),
    ];

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _ended.Dispose();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_ended.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The server was ended.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                (string head, string body) = await ReadAsync(stream);
                bool isChat = head.Contains("/chat/completions", StringComparison.Ordinal);
                await stream.WriteAsync(isChat ? _answer(body) : Http(404, "text/plain", ""), _ended.Token);
                if (isChat)
                {
                    Interlocked.Increment(ref _count);
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or JsonException)
            {
                // The client went away, as it may.
            }
        }
    }

    private async Task<(string Head, string Body)> ReadAsync(NetworkStream stream)
    {
        List<byte> read = [];
        byte[] buffer = new byte[8192];
        while (true)
        {
            string text = Encoding.UTF8.GetString([.. read]);
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                string head = text[..end];
                string? length = head.Split("\r\n").FirstOrDefault(
                    line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
                int body = length is null ? 0 : int.Parse(length.AsSpan(15).Trim(), CultureInfo.InvariantCulture);
                if (read.Count >= Encoding.UTF8.GetByteCount(head) + 4 + body)
                {
                    return (head, text[(end + 4)..]);
                }
            }

            int count = await stream.ReadAsync(buffer, _ended.Token);
            if (count == 0)
            {
                throw new IOException("The request has no end.");
            }

            read.AddRange(buffer.AsSpan(0, count));
        }
    }
}
