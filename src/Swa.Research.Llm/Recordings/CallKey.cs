using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Swa.Research.Llm;

/// <summary>Identifies recorded calls: the hash of request, cell, agent, step, what is asked for, and attempt.</summary>
internal static class CallKey
{
    /// <summary>SHA-256 of everything about a request that a reply may depend on, as 64 hexadecimal digits.</summary>
    public static string HashRequest(IEnumerable<ChatMessage> messages, ChatOptions options)
    {
        ArrayBufferWriter<byte> buffer = new(4096);
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("model", options.ModelId);
            WriteNumber(writer, "temperature", options.Temperature);
            WriteNumber(writer, "top_p", options.TopP);
            WriteNumber(writer, "seed", options.Seed);
            WriteNumber(writer, "max_tokens", options.MaxOutputTokens);
            WriteNumber(writer, "presence_penalty", options.PresencePenalty);
            foreach ((string field, double value) in OpenAIChatClient.FurtherFields(options))
            {
                writer.WriteNumber(field, value);
            }

            writer.WriteStartArray("stop");
            foreach (string stop in options.StopSequences ?? [])
            {
                writer.WriteStringValue(stop);
            }

            writer.WriteEndArray();
            if (options.ResponseFormat is ChatResponseFormatJson { Schema: JsonElement schema })
            {
                writer.WritePropertyName("schema");
                schema.WriteTo(writer);
            }

            writer.WriteStartArray("messages");
            foreach (ChatMessage message in messages)
            {
                writer.WriteStartArray();
                writer.WriteStringValue(message.Role.Value);
                writer.WriteStringValue(message.Text);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }

    /// <summary>The key of a call given its line.</summary>
    public static UInt128 Of(RecordedCall call) => Of(call.Request, call.Subject, call.Agent, call.Step, call.Role, call.Attempt);

    /// <summary>The first 128 bits of a SHA-256, so that keys of different calls do not collide.</summary>
    public static UInt128 Of(string request, ICallSubject subject, int agent, int step, string role, int attempt)
    {
        // Names are arbitrary text: JSON separates them from what follows.
        string place = subject switch
        {
            ScenarioCell cell => string.Create(
                CultureInfo.InvariantCulture, $"{JsonEncodedText.Encode(cell.Model)} {cell.Weight:R} {cell.Severity:R} {cell.Seed}"),
            TaskCell task => string.Create(
                CultureInfo.InvariantCulture, $"{task.Tasks} \"{JsonEncodedText.Encode(task.Task)}\" {task.Method} {task.Seed}"),
            _ => throw new ArgumentException($"A call of {subject.GetType().Name} cannot be recorded.", nameof(subject)),
        };
        string text = string.Create(CultureInfo.InvariantCulture, $"{request} {place} {agent} {step} {role} {attempt}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, float? value)
    {
        if (value is float number)
        {
            writer.WriteNumber(name, number);
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, long? value)
    {
        if (value is long number)
        {
            writer.WriteNumber(name, number);
        }
    }
}
