namespace Swa.Research.Llm;

/// <summary>Sends nothing once a budget is used up: an exhausted budget is an error, never an invented reply.</summary>
/// <param name="inner">The client that is wrapped.</param>
/// <param name="budget">The budget; shared among the clients that spend from it.</param>
/// <param name="halt">
/// Cancelled here as soon as the server refuses the key or does not have the model, as every further call would fail alike. Once
/// it is cancelled nothing further is sent, and calls in flight go on.
/// </param>
public sealed class BudgetChatClient(IChatClient inner, CallBudget budget, CancellationTokenSource? halt = null)
    : WholeReplyChatClient(inner)
{
    /// <inheritdoc/>
    /// <exception cref="BudgetExhaustedException">Nothing is left, or tokens are limited and the server does not report them.</exception>
    /// <exception cref="OperationCanceledException">The run has been halted.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        halt?.Token.ThrowIfCancellationRequested();
        budget.TakeCall();
        ChatResponse response;
        try
        {
            response = await InnerClient.GetResponseAsync(messages, options, cancellationToken);
        }
        catch (ModelServerException failure) when (failure.Fault is ServerFault.KeyRefused or ServerFault.NotFound)
        {
            if (halt is not null)
            {
                await halt.CancelAsync();
            }

            throw;
        }

        if (response.Usage is UsageDetails usage)
        {
            budget.AddTokens(usage.InputTokenCount ?? 0, usage.OutputTokenCount ?? 0);
        }
        else
        {
            budget.TokensUnknown();
        }

        return response;
    }
}
