namespace Swa.Research;

/// <summary>One recorded run at one social weight.</summary>
public readonly record struct ObservedRun
{
    /// <summary>Makes an observation.</summary>
    /// <param name="weight">Social weight λ in [0, 1].</param>
    /// <param name="overloadRate">Overload rate of the run, in [0, 1].</param>
    /// <param name="seed">Seed of the run; runs of one seed at different weights are resampled together.</param>
    /// <exception cref="ParameterException">A number is out of its range.</exception>
    public ObservedRun(double weight, double overloadRate, string seed)
    {
        Weight = Require.Share(weight, nameof(weight));
        OverloadRate = Require.Share(overloadRate, nameof(overloadRate));
        Seed = Require.Given(seed, nameof(seed), "the name of a run");
    }

    /// <summary>Social weight λ in [0, 1].</summary>
    public double Weight { get; }

    /// <summary>Overload rate of the run, in [0, 1].</summary>
    public double OverloadRate { get; }

    /// <summary>Seed of the run.</summary>
    public string Seed { get; }
}
