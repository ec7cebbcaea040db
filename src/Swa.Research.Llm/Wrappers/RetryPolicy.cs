namespace Swa.Research.Llm;

/// <summary>How often, and after which waits, a failed call is sent again.</summary>
public sealed record RetryPolicy
{
    /// <summary>Number of further tries after the first, 0 to 100; 5 by default.</summary>
    public int Retries
    {
        get;
        init => field = value is >= 0 and <= 100 ? value : throw Require.Refuse("retries", value, "an integer from 0 to 100");
    } = 5;

    /// <summary>Wait before the second try, doubled for each further one, with jitter; 1 s by default.</summary>
    public TimeSpan FirstDelay
    {
        get;
        init => field = TimeSpan.FromSeconds(Require.Within(0, 3600, value.TotalSeconds, "firstDelay"));
    } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait that the client chooses; 60 s by default.</summary>
    public TimeSpan LongestDelay
    {
        get;
        init => field = TimeSpan.FromSeconds(Require.Within(0, 3600, value.TotalSeconds, "longestDelay"));
    } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a call waits in all for a server that is away (it refuses connections, or answers 502 or 503), however many tries that
    /// takes, from 0 to 30 days; 0 by default, by which such a failure is like any other.
    /// </summary>
    public TimeSpan Patience
    {
        get;
        init => field = TimeSpan.FromSeconds(Require.Within(0, 30 * 86400, value.TotalSeconds, "patience"));
    }

    /// <summary>Longest wait that a server may ask for; a longer one ends the run at once. 1 h by default.</summary>
    public TimeSpan LongestRetryAfter
    {
        get;
        init => field = TimeSpan.FromSeconds(Require.Within(0, 86400, value.TotalSeconds, "longestRetryAfter"));
    } = TimeSpan.FromHours(1);
}

/// <summary>A wait for a further try.</summary>
/// <param name="Reason">Why the try before it failed, in one sentence.</param>
/// <param name="Wait">How long the wait is.</param>
/// <param name="Try">Number of the try after the wait, from 2.</param>
/// <param name="Tries">Most tries; null: as many as the patience allows.</param>
/// <param name="PatienceLeft">How much longer a server that is away is waited for, this wait included; null: it is not away.</param>
public readonly record struct RetryWait(string Reason, TimeSpan Wait, int Try, int? Tries, TimeSpan? PatienceLeft = null);
