namespace Swa.Research.Llm;

/// <summary>What agents read before the rules of the game, in the same message of the system.</summary>
/// <param name="SystemMessage">Text for all agents; null: none.</param>
/// <param name="Personas">Text for each agent, which stands before all else; null: none.</param>
public sealed record Introduction(string? SystemMessage, IReadOnlyList<string>? Personas)
{
    /// <summary>The messages of a question with this before them.</summary>
    /// <param name="messages">The messages, the system's first.</param>
    /// <param name="agent">Index of the agent from 0.</param>
    /// <returns>The messages as they are sent.</returns>
    public IReadOnlyList<ChatMessage> Before(IReadOnlyList<ChatMessage> messages, int agent)
    {
        ArgumentNullException.ThrowIfNull(messages);
        string?[] parts = [Personas?[agent], SystemMessage, messages[0].Text];
        return SystemMessage is null && Personas is null
            ? messages
            : [new ChatMessage(messages[0].Role, string.Join("\n\n", parts.Where(part => part is not null))), .. messages.Skip(1)];
    }
}
