using Microsoft.Extensions.AI;

namespace Swa.Research.Llm.Wrappers;

/// <summary>Sends nothing once a budget is used up: an exhausted budget is an error, never a made-up reply.</summary>
/// <param name="inner">The client that is wrapped.</param>
/// <param name="budget">The budget; shared among the clients that spend from it.</param>
public sealed class BudgetChatClient(IChatClient inner, CallBudget budget) : WholeReplyChatClient(inner)
{
    /// <inheritdoc/>
    /// <exception cref="BudgetExhaustedException">Nothing is left, or tokens are limited and the server does not report them.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        budget.TakeCall();
        ChatResponse response = await InnerClient.GetResponseAsync(messages, options, cancellationToken);
        if (response.Usage is UsageDetails usage)
        {
            budget.AddTokens(usage.InputTokenCount ?? 0, usage.OutputTokenCount ?? 0);
        }

        return response;
    }
}
