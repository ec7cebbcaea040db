using System.Text.Json.Nodes;

namespace Swa.Research.Cli.Simulated;

/// <summary>A reply in the form of the OpenAI chat protocol, whole or as events.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Text">The text; null where the model only thought.</param>
internal sealed record SimulatedReply(string Model, string? Text)
{
    /// <summary>A thought, for <c>reasoning_content</c>.</summary>
    public string? Reasoning { get; init; }

    /// <summary>Why the reply ended.</summary>
    public string Finish { get; init; } = "stop";

    /// <summary>What the server says about its configuration.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Tokens of the request and of the reply.</summary>
    public (int Prompt, int Reply) Tokens { get; init; }

    /// <summary>The reply's tokens with their log-probabilities; null: not given.</summary>
    public JsonArray? Logprobs { get; init; }

    /// <summary>The whole reply.</summary>
    public string ToJson()
    {
        JsonObject message = Message(Text ?? "");
        JsonObject choice = new() { ["index"] = 0, ["message"] = message, ["finish_reason"] = Finish };
        return Body("chat.completion", WithLogprobs(choice, Logprobs), withUsage: true).ToJsonString();
    }

    /// <summary>The reply as events of at most some characters each; the first of them has all log-probabilities.</summary>
    public IEnumerable<string> ToEvents(int characters = 16)
    {
        if (Reasoning is not null)
        {
            yield return Event(new JsonObject { ["role"] = "assistant", ["reasoning_content"] = Reasoning });
        }

        for (int at = 0; at < (Text ?? "").Length; at += characters)
        {
            yield return Event(
                Message(Text!.Substring(at, Math.Min(characters, Text.Length - at)), withReasoning: false),
                logprobs: at == 0 ? Logprobs : null);
        }

        yield return Event([], Finish, withUsage: true);
        yield return "data: [DONE]\n\n";
    }

    /// <summary>One event.</summary>
    public string Event(JsonObject delta, string? finish = null, bool withUsage = false, JsonArray? logprobs = null)
    {
        JsonObject choice = new() { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish };
        return $"data: {Body("chat.completion.chunk", WithLogprobs(choice, logprobs), withUsage).ToJsonString()}\n\n";
    }

    /// <summary>A part of a streamed text.</summary>
    public static JsonObject Part(string text) => new() { ["role"] = "assistant", ["content"] = text };

    private static JsonObject WithLogprobs(JsonObject choice, JsonArray? logprobs)
    {
        if (logprobs is not null)
        {
            choice["logprobs"] = new JsonObject { ["content"] = logprobs.DeepClone() };
        }

        return choice;
    }

    private JsonObject Message(string text, bool withReasoning = true)
    {
        JsonObject message = Part(text);
        if (withReasoning && Reasoning is not null)
        {
            message["reasoning_content"] = Reasoning;
        }

        return message;
    }

    private JsonObject Body(string kind, JsonObject choice, bool withUsage)
    {
        JsonObject body = new()
        {
            ["id"] = "reply",
            ["object"] = kind,
            ["created"] = 0,
            ["model"] = Model,
            ["choices"] = new JsonArray(choice),
        };
        if (Fingerprint is not null)
        {
            body["system_fingerprint"] = Fingerprint;
        }

        if (withUsage)
        {
            body["usage"] = new JsonObject
            {
                ["prompt_tokens"] = Tokens.Prompt,
                ["completion_tokens"] = Tokens.Reply,
                ["total_tokens"] = Tokens.Prompt + Tokens.Reply,
            };
        }

        return body;
    }
}
