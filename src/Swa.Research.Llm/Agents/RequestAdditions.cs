namespace Swa.Research.Llm;

/// <summary>What requests carry beyond their questions: text before them, in the system's message, and further fields.</summary>
public sealed record RequestAdditions
{
    /// <summary>Text that all agents read before their rules or their task; null: none.</summary>
    public string? SystemMessage { get; init => field = value is null ? null : Text(value, "system"); }

    /// <summary>Text for each agent that stands before all else; null: none.</summary>
    public IReadOnlyList<string>? Personas
    {
        get;
        init => field = value is null ? null : [.. value.Select(persona => Text(persona, "personas"))];
    }

    /// <summary>Fields beyond those that this package sets, by name, each a JSON value; null: none.</summary>
    /// <exception cref="ParameterException">A name is none of a field, or that of a field that this package sets itself.</exception>
    public IReadOnlyDictionary<string, JsonElement>? Fields
    {
        get;
        init => field = value is { Count: > 0 } given
            ? new SortedDictionary<string, JsonElement>(
                given.ToDictionary(each => OpenAIChatClient.FurtherField(each.Key), each => Compact(each.Value)), StringComparer.Ordinal)
            : null;
    }

    /// <summary>The messages of a question with the texts before them.</summary>
    /// <param name="messages">The messages, at least one.</param>
    /// <param name="agent">Index of the agent from 0.</param>
    /// <returns>The messages as they are sent: the texts join the system's message, or become one where there is none.</returns>
    public IReadOnlyList<ChatMessage> Before(IReadOnlyList<ChatMessage> messages, int agent)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (SystemMessage is null && Personas is null)
        {
            return messages;
        }

        bool hasRules = messages[0].Role == ChatRole.System;
        string?[] parts = [Personas?[agent], SystemMessage, hasRules ? messages[0].Text : null];
        return
        [
            new ChatMessage(ChatRole.System, string.Join("\n\n", parts.Where(part => part is not null))),
            .. messages.Skip(hasRules ? 1 : 0),
        ];
    }

    /// <summary>Lets the further fields travel with a request.</summary>
    /// <param name="options">The request's options, changed.</param>
    public void AddFieldsTo(ChatOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach ((string name, JsonElement value) in Fields ?? new Dictionary<string, JsonElement>())
        {
            (options.AdditionalProperties ??= [])[name] = value;
        }
    }

    /// <summary>What makes the models of another run others than those of this one, although they have the same names.</summary>
    /// <param name="other">What the other run's requests carry.</param>
    /// <returns>What the other run has, in words; null: the same.</returns>
    public string? DifferenceOf(RequestAdditions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        string[] differences =
        [
            .. SystemMessage == other.SystemMessage ? (string[])[] : ["another system message"],
            .. (Personas ?? []).SequenceEqual(other.Personas ?? []) ? (string[])[] : ["other personas"],
            .. FieldsOf(this) == FieldsOf(other) ? (string[])[] : [$"other fields of its requests ({FieldsOf(other)})"],
        ];
        return differences.Length == 0 ? null : string.Join(" and ", differences);

        static string FieldsOf(RequestAdditions run) => run.Fields is { } fields
            ? string.Join(", ", fields.Select(field => $"{field.Key}={field.Value.GetRawText()}"))
            : "none";
    }

    /// <summary>The value as recordings give it back: without space between its parts.</summary>
    private static JsonElement Compact(JsonElement value) => JsonSerializer.SerializeToElement(value);

    private static string Text(string text, string parameter) => string.IsNullOrWhiteSpace(text)
        ? throw new ParameterException(parameter, "empty", "text")
        : text.ReplaceLineEndings("\n").Trim();
}
