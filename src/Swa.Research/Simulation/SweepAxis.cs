namespace Swa.Research;

/// <summary>One varied parameter of a sweep: a list of changes to a scenario's settings, one of which applies in each cell.</summary>
public sealed record SweepAxis
{
    private SweepAxis(IReadOnlyList<Func<ScenarioSettings, ScenarioSettings>> changes) => Changes = changes;

    /// <summary>The changes, in order.</summary>
    public IReadOnlyList<Func<ScenarioSettings, ScenarioSettings>> Changes { get; }

    /// <summary>An axis over any parameter.</summary>
    /// <typeparam name="T">Type of the parameter's values.</typeparam>
    /// <param name="values">The values, at least one.</param>
    /// <param name="apply">Sets the parameter: <c>(settings, value) =&gt; settings with { Agents = value }</c>.</param>
    /// <returns>The axis.</returns>
    /// <exception cref="ParameterException">There is no value.</exception>
    public static SweepAxis Of<T>(IReadOnlyList<T> values, Func<ScenarioSettings, T, ScenarioSettings> apply)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(apply);
        if (values.Count == 0)
        {
            throw new ParameterException(nameof(values), "empty", "at least one value");
        }

        return new([.. values.Select<T, Func<ScenarioSettings, ScenarioSettings>>(value => settings => apply(settings, value))]);
    }

    /// <summary>An axis over the social weight λ.</summary>
    /// <param name="weights">Social weights in [0, 1], at least one.</param>
    /// <returns>The axis.</returns>
    /// <exception cref="ParameterException">There is no value.</exception>
    public static SweepAxis Weights(params IReadOnlyList<double> weights) =>
        Of(weights, (settings, weight) => settings with { Weight = weight });

    /// <summary>An axis over the congestion severity β.</summary>
    /// <param name="severities">Severities above 0, at least one.</param>
    /// <returns>The axis.</returns>
    /// <exception cref="ParameterException">There is no value.</exception>
    public static SweepAxis Severities(params IReadOnlyList<double> severities) =>
        Of(severities, (settings, severity) => settings with { Severity = severity });

    /// <summary>An axis over the kind of agent.</summary>
    /// <param name="agents">Stand-ins, at least one.</param>
    /// <returns>The axis.</returns>
    /// <exception cref="ParameterException">There is no value.</exception>
    public static SweepAxis StandIns(params IReadOnlyList<StandIn> agents) =>
        Of(agents, (settings, agent) => settings with { Agent = agent });
}
