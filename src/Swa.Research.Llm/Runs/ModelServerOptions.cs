namespace Swa.Research.Llm;

/// <summary>How a server is used. Nothing here changes a result.</summary>
public sealed record ModelServerOptions
{
    /// <summary>Most calls in flight, at least 1; 4 by default.</summary>
    public int Concurrency { get; init => field = Require.AtLeast(1, value, "concurrency"); } = 4;

    /// <summary>Longest time for one whole reply, above 0; 300 s by default, as the first one may wait for the
    /// model to be loaded.</summary>
    public TimeSpan Timeout
    {
        get;
        init => field = TimeSpan.FromSeconds(Require.Positive(value.TotalSeconds, "timeout"));
    } = TimeSpan.FromSeconds(300);

    /// <summary>How often, and after which waits, a failed call is sent again.</summary>
    public RetryPolicy Retry { get; init; } = new();

    /// <summary>Called before each wait for a further try, from any thread; null: nobody.</summary>
    public Action<RetryWait>? Waiting { get; init; }

    /// <summary>
    /// Called, from any thread, with a sentence for each thing that calls show about the server (it cuts prompts, it refuses or ignores
    /// schemas), once for each model; null: nobody.
    /// </summary>
    public Action<string>? Noticed { get; init; }

    /// <summary>Whether replies are asked for as streams, which keeps connections through proxies alive.</summary>
    public bool Stream { get; init; }
}
