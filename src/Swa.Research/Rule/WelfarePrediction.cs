using System.Runtime.CompilerServices;

namespace Swa.Research;

/// <summary>
/// What an agent predicts for the group from one candidate: predicted load Â and welfare Ŵ (paper eqs. 20, 21, 23 and 24).
/// </summary>
internal sealed class WelfarePrediction
{
    private readonly double _others;
    private readonly double _severity;
    private readonly double _centering;

    /// <summary>Fixes the game and the two stabilisations.</summary>
    /// <param name="game">The game that is played.</param>
    /// <param name="options">Margin m and centering γ; m must be below the game's capacity.</param>
    /// <exception cref="ParameterException">The margin is not below capacity.</exception>
    public WelfarePrediction(CongestionGame game, SwiOptions options)
        : this(Require.Given(game, nameof(game), "a game").Agents, game.Capacity, game.Severity, options)
    {
    }

    /// <summary>Fixes the parts of any game whose welfare falls by β per unit of load above a capacity.</summary>
    internal WelfarePrediction(int agents, double capacity, double severity, SwiOptions options)
    {
        Require.Given(options, nameof(options), "options of the rule");
        if (options.SafetyMargin >= capacity)
        {
            throw Require.Refuse(
                "margin", options.SafetyMargin, FormattableString.Invariant($"a number from 0 to below the capacity {capacity}"));
        }

        _others = agents - 1;
        _severity = severity;
        _centering = options.Centering;
        EffectiveCapacity = capacity - options.SafetyMargin;
    }

    /// <summary>C_eff = C − m in demand units; Ŵ there is C_eff itself.</summary>
    public double EffectiveCapacity { get; }

    /// <summary>A bound on |Ŵ| for loads up to the one given, which is at least the capacity, whatever game it comes from.</summary>
    internal double Magnitude(double load) => Magnitude(Math.Max(load, EffectiveCapacity), _severity, _centering);

    /// <summary>A bound on |Ŵ| for loads up to the one given, which is at least the capacity.</summary>
    internal static double Magnitude(double load, double severity, double centering) => load + severity * load + centering * load * load;

    /// <summary>Â = a + (n − 1)·μ̂ (paper eq. 20).</summary>
    /// <param name="demand">The candidate a.</param>
    /// <param name="belief">Belief μ̂ about a typical request.</param>
    /// <returns>The predicted load in demand units.</returns>
    public double Load(double demand, double belief) => Load(new Scalar(demand), new Scalar(belief)).Value;

    /// <summary>Ŵ = Â − β·max(0, Â − C_eff) − γ(Â − C_eff)² (paper eqs. 21, 23 and 24).</summary>
    /// <param name="load">Predicted load Â.</param>
    /// <returns>The predicted welfare in demand units.</returns>
    public double Welfare(double load) => Welfare(new Scalar(load), new Scalar(load)).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T Load<T>(T demand, T belief)
        where T : struct, IReal<T> => demand + T.Of(_others) * belief;

    /// <summary>Ŵ where the demands that make up the load are valued at <paramref name="value"/>; among equals that is the load.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T Welfare<T>(T value, T load)
        where T : struct, IReal<T>
    {
        T above = load - T.Of(EffectiveCapacity);
        return value - T.Of(_severity) * T.Max(T.Of(0), above) - T.Of(_centering) * (above * above);
    }
}
