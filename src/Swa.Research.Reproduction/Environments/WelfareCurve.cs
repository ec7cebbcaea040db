namespace Swa.Research.Reproduction;

/// <summary>Mean welfare of an environment against its mean load, measured, and the congestion game that fits it best.</summary>
/// <remarks>
/// Equal agents demand the same at every step; the load that results in the long run, retries and repairs included, and the welfare are
/// measured for demands from 0 to a_max. The linear model says W(A) = W_opt + (A − C) − β·(A − C) above capacity; β is fitted by least
/// squares to the measured points above C. What the theory of the congestion game predicts for that β holds as far as the environment
/// resembles the game.
/// </remarks>
public sealed class WelfareCurve
{
    private const int Deviations = 500;

    private readonly double[] _loads;
    private readonly double[] _welfare;

    private WelfareCurve(double[] loads, double[] welfare, double severity)
    {
        _loads = loads;
        _welfare = welfare;
        Severity = severity;
    }

    /// <summary>The fitted severity β.</summary>
    public double Severity { get; }

    /// <summary>The measured mean loads, ascending from 0, in demand units.</summary>
    public IReadOnlyList<double> Loads => _loads;

    /// <summary>Mean welfare at each of <see cref="Loads"/> in demand units.</summary>
    public IReadOnlyList<double> Welfare => _welfare;

    /// <summary>Measures the curve.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="points">Number of demands from 0 to a_max, at least 11.</param>
    /// <param name="runs">Number of runs at each demand, at least 1.</param>
    /// <param name="steps">Number of steps of a run, at least 1.</param>
    /// <param name="firstSeed">The first seed; the others follow it.</param>
    /// <returns>The curve.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range, or no load above capacity is possible.</exception>
    public static WelfareCurve Measure(
        IEnvironment environment, int points = 161, int runs = 4, int steps = 300, ulong firstSeed = 1_000_000)
    {
        Require.Given(environment, nameof(environment), "an environment");
        Require.AtLeast(11, points, nameof(points));
        Require.AtLeast(1, runs, nameof(runs));
        Require.AtLeast(1, steps, nameof(steps));
        List<double> loads = [0];
        List<double> welfare = [0];
        double squares = 0;
        double products = 0;
        for (int i = 1; i < points; i++)
        {
            (double load, double earned) = Mean(environment, environment.MaxDemand * i / (points - 1), runs, steps, firstSeed);
            if (load > loads[^1])
            {
                loads.Add(load);
                welfare.Add(earned);
            }

            double excess = Math.Max(0, load - environment.Capacity);
            squares += excess * excess;
            products += excess * (environment.Optimum + excess - earned);
        }

        return squares > 0
            ? new([.. loads], [.. welfare], products / squares)
            : throw Require.Refuse("capacity", environment.Capacity, "a capacity below the largest load");
    }

    /// <summary>Mean welfare at a load, on straight lines between the measured points, the last one continued.</summary>
    /// <param name="load">Load in demand units.</param>
    /// <returns>Mean welfare in demand units.</returns>
    public double At(double load)
    {
        int found = Array.BinarySearch(_loads, load);
        int below = Math.Clamp(found >= 0 ? found : ~found - 1, 0, _loads.Length - 2);
        double share = (load - _loads[below]) / (_loads[below + 1] - _loads[below]);
        return _welfare[below] + share * (_welfare[below + 1] - _welfare[below]);
    }

    /// <summary>λ* = (n − β)/(n − 1) of the fitted game.</summary>
    /// <param name="environment">The environment that was measured.</param>
    /// <returns>λ*; null for one agent or a β that is not above 0.</returns>
    public double? CriticalWeight(IEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return Severity > 0 ? Threshold.CriticalWeight(environment.Agents, Severity) : null;
    }

    /// <summary>
    /// The weight from which no agent alone prefers a demand of its own that overloads the environment, on the measured curve and with the
    /// reference of the fitted game.
    /// </summary>
    /// <remarks>
    /// All others demand their part of C − m. A demand higher by δ raises S_self by δ/a_max and lowers S_group by [W(C) − W(C + δ)]/W_ref,
    /// with the margin m in what is predicted; it pays below λ = s/(s + g) with these two. Nothing is fitted over loads that one agent
    /// alone cannot reach. In the congestion game the result is λ*.
    /// </remarks>
    /// <param name="environment">The environment that was measured.</param>
    /// <param name="margin">Safety margin m in demand units, from 0 to below the capacity.</param>
    /// <returns>A weight in [0, 1]: 1 where such a demand costs the group nothing, 0 where no demand of one agent overloads it.</returns>
    /// <exception cref="ParameterException">The margin is out of its range, or the fitted β is n or more.</exception>
    public double UnilateralWeight(IEnvironment environment, double margin)
    {
        MeasuredScorer scorer = new(environment, this, Require.Within(0, environment.Capacity, margin, nameof(margin)));
        double shared = (environment.Capacity - margin) / environment.Agents;
        double least = environment.ToleratedLoad - (environment.Capacity - margin);
        double most = environment.MaxDemand - shared;
        double critical = 0;
        for (int i = 1; i <= Deviations; i++)
        {
            double more = least + (most - least) * i / Deviations;
            if (more <= 0 || most <= least)
            {
                continue;
            }

            double gained = scorer.SelfScore(shared + more) - scorer.SelfScore(shared);
            double lost = scorer.GroupScore(shared, shared) - scorer.GroupScore(shared + more, shared);
            critical = Math.Max(critical, lost > 0 ? gained / (gained + lost) : 1);
        }

        return critical;
    }

    /// <summary>The severity that a least-squares fit to the measured points above C and up to a load gives.</summary>
    /// <param name="environment">The environment that was measured.</param>
    /// <param name="largest">The largest load that is fitted, in demand units.</param>
    /// <returns>β; null where no point lies in between.</returns>
    public double? SeverityUpTo(IEnvironment environment, double largest)
    {
        ArgumentNullException.ThrowIfNull(environment);
        double squares = 0;
        double products = 0;
        for (int i = 0; i < _loads.Length && _loads[i] <= largest; i++)
        {
            double excess = Math.Max(0, _loads[i] - environment.Capacity);
            squares += excess * excess;
            products += excess * (environment.Optimum + excess - _welfare[i]);
        }

        return squares > 0 ? products / squares : null;
    }

    private static (double Load, double Welfare) Mean(IEnvironment environment, double demand, int runs, int steps, ulong firstSeed)
    {
        double[] demands = new double[environment.Agents];
        Array.Fill(demands, demand);
        double load = 0;
        double welfare = 0;
        for (int run = 0; run < runs; run++)
        {
            IEnvironmentRun play = environment.Begin();
            for (int step = 0; step < steps; step++)
            {
                RandomStream random = RandomStream.For(firstSeed + (ulong)run, RandomStream.Environment, step);
                EnvironmentStep outcome = play.Play(demands, ref random);
                load += outcome.Load;
                welfare += outcome.Welfare;
            }
        }

        return (load / runs / steps, welfare / runs / steps);
    }
}
