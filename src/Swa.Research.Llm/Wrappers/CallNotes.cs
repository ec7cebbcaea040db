namespace Swa.Research.Llm;

/// <summary>What happened on the way to a reply (a retry, a missing feature), in sentences, for the recording of that call.</summary>
public sealed class CallNotes
{
    private const string Property = "swa.notes";

    private readonly Lock _lock = new();
    private readonly List<string> _notes = [];

    /// <summary>Adds one sentence.</summary>
    /// <param name="note">The sentence.</param>
    public void Add(string note)
    {
        lock (_lock)
        {
            _notes.Add(note);
        }
    }

    /// <summary>The sentences so far.</summary>
    /// <returns>A copy.</returns>
    public IReadOnlyList<string> ToList()
    {
        lock (_lock)
        {
            return [.. _notes];
        }
    }

    /// <summary>The notes that travel with a call; null where none are kept.</summary>
    /// <param name="options">The call's options.</param>
    /// <returns>The notes.</returns>
    public static CallNotes? Of(ChatOptions? options) =>
        options?.AdditionalProperties is not null && options.AdditionalProperties.TryGetValue(Property, out object? notes)
            ? notes as CallNotes
            : null;

    /// <summary>Lets notes travel with a call.</summary>
    internal void AttachTo(ChatOptions options) => (options.AdditionalProperties ??= [])[Property] = this;

    /// <summary>Takes the notes off, so that other clients find nothing unknown in the options.</summary>
    internal static void DetachFrom(ChatOptions options)
    {
        options.AdditionalProperties?.Remove(Property);
        if (options.AdditionalProperties is { Count: 0 })
        {
            options.AdditionalProperties = null;
        }
    }
}
