namespace Swa.Research.Ensembles;

/// <summary>The same effort for every agent and task.</summary>
public sealed class FixedEffort : IEffortPolicy
{
    private readonly double _effort;

    /// <summary>Makes the policy.</summary>
    /// <param name="effort">Effort from 0 to 1.</param>
    /// <exception cref="ParameterException">The effort is not in [0, 1].</exception>
    public FixedEffort(double effort) => _effort = Require.Share(effort, nameof(effort));

    /// <inheritdoc/>
    public string Name => FormattableString.Invariant($"fixed {_effort}");

    /// <inheritdoc/>
    public double EffortOf(BenchmarkTask task, IReadOnlyList<double> before) => _effort;
}
