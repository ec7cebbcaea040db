namespace Swa.Research;

/// <summary>What an agent expects of the group for one candidate: predicted load Â and welfare Ŵ (paper eqs. 20, 21, 23 and 24).</summary>
public sealed class WelfarePrediction
{
    /// <summary>Fixes the game and the two stabilisations.</summary>
    /// <param name="game">The game that is played.</param>
    /// <param name="options">Margin m and centering γ; m must be below the game's capacity.</param>
    /// <exception cref="ParameterException">The margin is not below capacity.</exception>
    public WelfarePrediction(CongestionGame game, SwiOptions options)
    {
        ArgumentNullException.ThrowIfNull(game);
        ArgumentNullException.ThrowIfNull(options);
        if (options.SafetyMargin >= game.Capacity)
        {
            throw Require.Refuse("margin", options.SafetyMargin, FormattableString.Invariant($"a number from 0 to below the capacity {game.Capacity}"));
        }

        Others = game.Agents - 1;
        Severity = game.Severity;
        Centering = options.Centering;
        EffectiveCapacity = game.Capacity - options.SafetyMargin;
    }

    /// <summary>C_eff = C − m in demand units; Ŵ there is C_eff itself.</summary>
    public double EffectiveCapacity { get; }

    /// <summary>Number of the other agents, n − 1.</summary>
    internal double Others { get; }

    /// <summary>β.</summary>
    internal double Severity { get; }

    /// <summary>γ.</summary>
    internal double Centering { get; }

    /// <summary>A bound on |Ŵ| for loads up to the one given, which is at least the capacity.</summary>
    internal static double Magnitude(double load, double severity, double centering) => load + severity * load + centering * load * load;

    /// <summary>Â = a + (n − 1)·μ̂ (paper eq. 20).</summary>
    /// <param name="demand">The candidate a.</param>
    /// <param name="belief">Belief μ̂ about a typical request.</param>
    /// <returns>The predicted load in demand units.</returns>
    public double Load(double demand, double belief) => demand + Others * belief;

    /// <summary>Ŵ = Â − β·max(0, Â − C_eff) − γ(Â − C_eff)² (paper eqs. 21, 23 and 24).</summary>
    /// <param name="load">Predicted load Â.</param>
    /// <returns>The predicted welfare in demand units.</returns>
    public double Welfare(double load)
    {
        double above = load - EffectiveCapacity;
        return load - Severity * Math.Max(0, above) - Centering * (above * above);
    }
}
