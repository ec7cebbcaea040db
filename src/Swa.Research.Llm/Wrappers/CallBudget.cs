namespace Swa.Research.Llm;

/// <summary>How many requests may be sent and how many tokens may be used, summed over everything that shares the budget.</summary>
public sealed class CallBudget
{
    private readonly Lock _lock = new();
    private long _calls;
    private bool _tokensUnknown;
    private long _inputTokens;
    private long _outputTokens;

    /// <summary>Makes a budget.</summary>
    /// <param name="maxCalls">Most requests, at least 1; null for no limit.</param>
    /// <param name="maxTokens">
    /// Most tokens of requests and replies together, at least 1; null for no limit. The replies in flight when it is reached are
    /// still taken, so that it is passed by at most what they use.
    /// </param>
    /// <exception cref="ParameterException">A limit is below 1.</exception>
    public CallBudget(long? maxCalls = null, long? maxTokens = null)
    {
        MaxCalls = AtLeastOne(maxCalls, "budgetCalls");
        MaxTokens = AtLeastOne(maxTokens, "budgetTokens");
    }

    /// <summary>Most requests; null for no limit.</summary>
    public long? MaxCalls { get; }

    /// <summary>Most tokens; null for no limit.</summary>
    public long? MaxTokens { get; }

    /// <summary>Requests sent so far, those that failed included.</summary>
    public long Calls
    {
        get
        {
            lock (_lock)
            {
                return _calls;
            }
        }
    }

    /// <summary>Tokens of requests and of replies used so far, as the server reports them.</summary>
    public (long Input, long Output) Tokens
    {
        get
        {
            lock (_lock)
            {
                return (_inputTokens, _outputTokens);
            }
        }
    }

    /// <summary>Takes one request from the budget before it is sent.</summary>
    internal void TakeCall()
    {
        lock (_lock)
        {
            if (MaxCalls is long calls && _calls >= calls)
            {
                throw new BudgetExhaustedException($"The budget of {calls} calls is used up.");
            }

            if (MaxTokens is long tokens && _inputTokens + _outputTokens >= tokens)
            {
                throw new BudgetExhaustedException($"The budget of {tokens} tokens is used up ({_inputTokens + _outputTokens} were used).");
            }

            if (MaxTokens is not null && _tokensUnknown)
            {
                throw new BudgetExhaustedException(
                    "The server does not report tokens, so that a budget of tokens cannot be kept; set one of calls.");
            }

            _calls++;
        }
    }

    /// <summary>Notes a reply of unknown tokens, after which a budget of tokens cannot be kept.</summary>
    internal void TokensUnknown()
    {
        lock (_lock)
        {
            _tokensUnknown = true;
        }
    }

    internal void AddTokens(long input, long output)
    {
        lock (_lock)
        {
            _inputTokens += input;
            _outputTokens += output;
        }
    }

    private static long? AtLeastOne(long? limit, string parameter) =>
        limit is null or >= 1 ? limit : throw Require.Refuse(parameter, limit.Value, "an integer of at least 1, or nothing for no limit");
}

/// <summary>A budget of calls or tokens is used up; nothing further is sent. The message is one sentence.</summary>
/// <param name="message">One sentence.</param>
public sealed class BudgetExhaustedException(string message) : Exception(message);
