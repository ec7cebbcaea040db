using System.Net;
using System.Text.Json.Nodes;

namespace Swa.Research.Llm;

/// <summary>
/// Sends a chat request that sets the length of the context (<c>num_ctx</c>) or how long the model stays loaded (<c>keep_alive</c>) by
/// Ollama's own protocol, and gives its answer back in the form of OpenAI's: Ollama's chat completions ignore both without a word.
/// </summary>
/// <remarks>Further fields become options of the model. A stream is one event, as the answer comes whole.</remarks>
internal sealed class OllamaChatHandler(HttpMessageHandler inner, string server) : DelegatingHandler(inner)
{
    private const string Chat = "/chat/completions";

    /// <summary>What has a place of its own in a request; all else is an option.</summary>
    private static readonly string[] OwnPlaces = ["model", "messages", "keep_alive", "think", "logprobs", "top_logprobs"];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is null || !request.RequestUri!.AbsolutePath.EndsWith(Chat, StringComparison.Ordinal))
        {
            return await base.SendAsync(request, cancellationToken);
        }

        byte[] body = await request.Content.ReadAsByteArrayAsync(cancellationToken);
        if ((body.AsSpan().IndexOf("\"num_ctx\":"u8) < 0 && body.AsSpan().IndexOf("\"keep_alive\":"u8) < 0)
            || JsonNode.Parse(body) is not JsonObject asked || !(asked.ContainsKey("num_ctx") || asked.ContainsKey("keep_alive")))
        {
            return await base.SendAsync(request, cancellationToken);
        }

        bool streams = asked["stream"]?.GetValue<bool>() == true;
        using HttpRequestMessage own = new(HttpMethod.Post, AddressOf(request.RequestUri))
        {
            Content = new StringContent(Translate(asked).ToJsonString(), Encoding.UTF8, "application/json"),
        };
        own.Headers.Authorization = request.Headers.Authorization;
        HttpResponseMessage answer = await base.SendAsync(own, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            return answer.StatusCode is HttpStatusCode.NotFound && !await NamesAModelAsync(answer, cancellationToken)
                ? throw NotOllama(answer)
                : answer;
        }

        try
        {
            await answer.Content.LoadIntoBufferAsync(ChatBodyCheck.MaxBytes, cancellationToken);
        }
        catch (HttpRequestException tooLarge) when (tooLarge.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            answer.Dispose();
            throw new ReplyTooLargeException();
        }

        JsonObject reply = Reply(await answer.Content.ReadAsStringAsync(cancellationToken), streams) ?? throw NotOllama(answer);
        answer.Content = streams
            ? new StringContent($"data: {reply.ToJsonString()}\n\ndata: [DONE]\n\n", Encoding.UTF8, "text/event-stream")
            : new StringContent(reply.ToJsonString(), Encoding.UTF8, "application/json");
        return answer;
    }

    private static Uri AddressOf(Uri chat)
    {
        string path = chat.AbsolutePath[..^Chat.Length];
        return new UriBuilder(chat) { Path = (path.EndsWith("/v1", StringComparison.Ordinal) ? path[..^3] : path) + "/api/chat" }.Uri;
    }

    private static JsonObject Translate(JsonObject asked)
    {
        JsonObject options = [];
        JsonObject request = new() { ["stream"] = false, ["options"] = options };
        foreach ((string name, JsonNode? value) in asked)
        {
            JsonNode? copy = value?.DeepClone();
            if (name is "max_tokens" or "max_completion_tokens")
            {
                options["num_predict"] = copy;
            }
            else if (name == "response_format")
            {
                request["format"] = value?["json_schema"]?["schema"]?.DeepClone()
                    ?? (value?["type"]?.GetValue<string>() == "json_object" ? "json" : null);
            }
            else if (name == "reasoning_effort")
            {
                request["think"] = copy;
            }
            else if (OwnPlaces.Contains(name))
            {
                request[name] = copy;
            }
            else if (name is not ("stream" or "stream_options"))
            {
                options[name] = copy;
            }
        }

        return request;
    }

    private static JsonObject? Reply(string body, bool asEvent)
    {
        JsonObject? answer;
        try
        {
            answer = JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            answer = null;
        }

        if (answer?["message"] is not JsonObject said)
        {
            return null;
        }

        JsonObject message = new() { ["role"] = "assistant", ["content"] = said["content"]?.DeepClone() ?? "" };
        if (said["thinking"] is JsonNode thinking)
        {
            message["reasoning_content"] = thinking.DeepClone();
        }

        JsonObject choice = new()
        {
            ["index"] = 0,
            [asEvent ? "delta" : "message"] = message,
            ["finish_reason"] = answer["done_reason"]?.GetValue<string>() == "length" ? "length" : "stop",
        };
        // A token without those that were likely in its place says nothing about them.
        if (answer["logprobs"] is JsonArray tokens and [JsonObject first, ..] && first["top_logprobs"] is JsonArray { Count: > 0 })
        {
            choice["logprobs"] = new JsonObject { ["content"] = tokens.DeepClone() };
        }

        JsonObject reply = new()
        {
            ["id"] = "ollama",
            ["object"] = asEvent ? "chat.completion.chunk" : "chat.completion",
            ["created"] = 0,
            ["model"] = answer["model"]?.DeepClone(),
            ["choices"] = new JsonArray(choice),
        };
        if (answer["prompt_eval_count"] is JsonValue read && answer["eval_count"] is JsonValue written)
        {
            reply["usage"] = new JsonObject
            {
                ["prompt_tokens"] = read.DeepClone(),
                ["completion_tokens"] = written.DeepClone(),
                ["total_tokens"] = read.GetValue<long>() + written.GetValue<long>(),
            };
        }

        return reply;
    }

    private static async Task<bool> NamesAModelAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        (await answer.Content.ReadAsStringAsync(cancellationToken)).Contains("model", StringComparison.OrdinalIgnoreCase);

    private ModelServerException NotOllama(HttpResponseMessage answer)
    {
        int status = (int)answer.StatusCode;
        answer.Dispose();
        return new ModelServerException(
            ServerFault.NotFound,
            $"{server} is not Ollama ({status}): neither the length of its context nor how long it keeps a model can be set by a request.",
            status);
    }
}
