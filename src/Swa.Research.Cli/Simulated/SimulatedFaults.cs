namespace Swa.Research.Cli.Simulated;

/// <summary>Whether a simulated model shows a thought, as servers of reasoning models do.</summary>
internal enum SimulatedReasoning
{
    /// <summary>No.</summary>
    None,

    /// <summary>In <c>reasoning_content</c>, beside the reply.</summary>
    Beside,

    /// <summary>In <c>reasoning_content</c>, without a reply: the model ran out of tokens while it thought.</summary>
    Only,
}

/// <summary>What a simulated server does wrong, as real ones do; nothing by default.</summary>
internal sealed record SimulatedFaults
{
    /// <summary>Status of the requests that fail, 400 to 599; null: none fails.</summary>
    public int? Status
    {
        get;
        init => field = Failure(value, "fail");
    }

    /// <summary>One of how many requests fails, at least 1.</summary>
    public int Every { get; init => field = Require.AtLeast(1, value, "failEvery"); } = 1;

    /// <summary>How long each reply takes.</summary>
    public TimeSpan Delay
    {
        get;
        init => field = TimeSpan.FromSeconds(Require.Within(0, 3600, value.TotalSeconds, "delay"));
    }

    /// <summary>Most tokens of a prompt; of a longer one the beginning is dropped without a word. Null: no limit.</summary>
    public int? Context { get; init => field = value is null ? null : Require.AtLeast(1, value.Value, "context"); }

    /// <summary>Whether JSON schemas are accepted and have no effect.</summary>
    public bool IgnoresSchemas { get; init; }

    /// <summary>Status that requests with a JSON schema are refused with, 400 to 599; null: they are obeyed.</summary>
    public int? RefusesSchemas
    {
        get;
        init => field = Failure(value, "refuseSchemas");
    }

    /// <summary>Whether it is like Ollama: it has that server's own protocol, by which requests may set the context, as well.</summary>
    public bool SpeaksOllama { get; init; }

    /// <summary>Share of replies that hold no answer, in [0, 1].</summary>
    public double Garbled { get; init => field = Require.Share(value, "garble"); }

    /// <summary>Whether a thought is shown.</summary>
    public SimulatedReasoning Reasoning { get; init; }

    /// <summary>Whether log-probabilities are left out even where they are asked for.</summary>
    public bool WithoutLogprobs { get; init; }

    private static int? Failure(int? status, string name) =>
        status is null or (>= 400 and <= 599) ? status : throw Require.Refuse(name, status.Value, "a number from 400 to 599");
}
