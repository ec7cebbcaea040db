namespace Swa.Research.Llm;

/// <summary>One agent of a mixed population.</summary>
public sealed record MixedAgent
{
    /// <summary>Name of its model.</summary>
    public required string Model
    {
        get;
        init => field = !string.IsNullOrWhiteSpace(value)
            ? value
            : throw new ParameterException("population", "a model without a name", "model=weight for each agent");
    }

    /// <summary>Its social weight λ in [0, 1].</summary>
    public required double Weight { get; init => field = Require.Share(value, "weight"); }
}
