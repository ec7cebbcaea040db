namespace Swa.Research.Reproduction;

/// <summary>Dual scores in an environment whose welfare is known by measurement: S_group = W(Â + m)/W_ref, without a clip.</summary>
/// <remarks>
/// The reference is the calibrated one of the fitted game, (n − β)·a_max: were the environment the congestion game, the rule would switch
/// at λ* (see <see cref="NormalisedThreshold"/>). Where it does switch shows how far the linear theory applies.
/// </remarks>
public sealed class MeasuredScorer : ICandidateScorer
{
    private readonly WelfareCurve _curve;
    private readonly double _others;
    private readonly double _margin;
    private readonly double _maxDemand;

    /// <summary>Makes the scorer.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="curve">Its measured welfare.</param>
    /// <param name="margin">Safety margin m in demand units, at least 0: welfare is predicted as if the load were larger by it.</param>
    /// <exception cref="ParameterException">A parameter is out of its range, or the fitted β is n or more, so that no reference
    /// fits.</exception>
    public MeasuredScorer(IEnvironment environment, WelfareCurve curve, double margin)
    {
        Require.Given(environment, nameof(environment), "an environment");
        _curve = Require.Given(curve, nameof(curve), "a measured curve");
        _margin = Require.NonNegative(margin, nameof(margin));
        _others = environment.Agents - 1;
        _maxDemand = environment.MaxDemand;
        ReferenceWelfare = curve.Severity < environment.Agents
            ? (environment.Agents - curve.Severity) * environment.MaxDemand
            : throw Require.Refuse("severity", curve.Severity, "a fitted severity below the number of agents");
    }

    /// <summary>W_ref in demand units.</summary>
    public double ReferenceWelfare { get; }

    /// <inheritdoc/>
    public double SelfScore(double demand) => Scores.Self(demand, _maxDemand);

    /// <inheritdoc/>
    public double GroupScore(double demand, double belief) => _curve.At(demand + _others * belief + _margin) / ReferenceWelfare;
}
