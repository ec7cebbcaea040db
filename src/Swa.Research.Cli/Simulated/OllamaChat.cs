using System.Text.Json.Nodes;

namespace Swa.Research.Cli.Simulated;

/// <summary>Ollama's own chat protocol, as far as a simulated server needs it.</summary>
internal static class OllamaChat
{
    /// <summary>Where it is spoken.</summary>
    public const string Path = "/api/chat";

    /// <summary>Most tokens of a prompt, as the request sets them; null: it does not.</summary>
    public static int? Context(JsonElement body) => Option(body, "num_ctx") is { } most ? (int)most : null;

    /// <summary>The request in the form of the OpenAI protocol.</summary>
    public static JsonElement Request(JsonElement body)
    {
        JsonObject request = new() { ["messages"] = JsonNode.Parse(body.GetProperty("messages").GetRawText()) };
        foreach ((string own, string name) in (ReadOnlySpan<(string, string)>)[("seed", "seed"), ("num_predict", "max_tokens")])
        {
            if (Option(body, own) is { } value)
            {
                request[name] = value;
            }
        }

        foreach (string name in (ReadOnlySpan<string>)["logprobs", "top_logprobs"])
        {
            if (body.TryGetProperty(name, out JsonElement value))
            {
                request[name] = JsonNode.Parse(value.GetRawText());
            }
        }

        if (body.TryGetProperty("format", out JsonElement format) && format.ValueKind == JsonValueKind.Object)
        {
            request["response_format"] = new JsonObject
            {
                ["json_schema"] = new JsonObject { ["schema"] = JsonNode.Parse(format.GetRawText()) },
            };
        }

        return JsonSerializer.SerializeToElement(request);
    }

    /// <summary>A reply in this protocol.</summary>
    public static JsonObject Reply(SimulatedReply reply)
    {
        JsonObject message = new() { ["role"] = "assistant", ["content"] = reply.Text ?? "" };
        if (reply.Reasoning is not null)
        {
            message["thinking"] = reply.Reasoning;
        }

        JsonObject body = new()
        {
            ["model"] = reply.Model,
            ["message"] = message,
            ["done"] = true,
            ["done_reason"] = reply.Finish,
            ["prompt_eval_count"] = reply.Tokens.Prompt,
            ["eval_count"] = reply.Tokens.Reply,
        };
        if (reply.Logprobs is not null)
        {
            body["logprobs"] = new JsonArray([.. reply.Logprobs.Select(token => Token(token!))]);
        }

        return body;
    }

    /// <summary>A token as Ollama gives it since version 0.12.11: with its bytes, and with no list rather than an empty one.</summary>
    private static JsonObject Token(JsonNode token)
    {
        string text = token["token"]!.GetValue<string>();
        JsonObject own = new()
        {
            ["token"] = text,
            ["logprob"] = token["logprob"]!.DeepClone(),
            ["bytes"] = new JsonArray([.. Encoding.UTF8.GetBytes(text).Select(value => (JsonNode)(int)value)]),
        };
        if (token["top_logprobs"] is JsonArray { Count: > 0 } top)
        {
            own["top_logprobs"] = new JsonArray([.. top.Select(each => Token(each!))]);
        }

        return own;
    }

    private static long? Option(JsonElement body, string name) =>
        body.TryGetProperty("options", out JsonElement options) && options.TryGetProperty(name, out JsonElement value)
        && value.TryGetInt64(out long number)
            ? number
            : null;
}
