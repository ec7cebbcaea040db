namespace Swa.Research.Llm;

/// <summary>A question to a model: its words, the form and the length of the reply, and how the reply is read.</summary>
/// <typeparam name="T">What a usable reply gives.</typeparam>
/// <param name="Role">What is asked for.</param>
/// <param name="Messages">A system and a user message.</param>
/// <param name="Format">The form of the reply; null: text.</param>
/// <param name="MaxTokens">Most tokens of the reply, unless the run sets another limit.</param>
/// <param name="Read">Reads a reply.</param>
public sealed record Question<T>(
    DecisionRole Role,
    IReadOnlyList<ChatMessage> Messages,
    ChatResponseFormatJson? Format,
    int MaxTokens,
    Func<ChatResponse, Reading<T>> Read)
{
    /// <summary>Number of likeliest tokens whose probabilities are asked for with the reply; 0: none.</summary>
    public int Likelihoods { get; init; }

    /// <summary>Reads a whole reply: one that is nothing but thinking is no empty reply, and no answer either.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="model">Name of the model, for the sentence about a server that lacks what is needed.</param>
    /// <returns>What it gives, or the problem.</returns>
    /// <exception cref="ModelServerException">The server does not report the likelihoods that were asked for.</exception>
    public Reading<T> ReadReply(ChatResponse reply, string model)
    {
        ArgumentNullException.ThrowIfNull(reply);
        try
        {
            return ReplyReader.OnlyReasoning(reply) is ReplyProblem problem ? Reading<T>.Failed(problem) : Read(reply);
        }
        catch (ModelServerException exception)
        {
            throw new ModelServerException(exception.Fault, $"{model}: {exception.Message}");
        }
    }
}
