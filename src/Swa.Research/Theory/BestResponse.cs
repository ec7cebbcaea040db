using MathNet.Numerics;

namespace Swa.Research;

/// <summary>
/// A Nash equilibrium by round-robin best response that uses only the utility functions: the check of every closed form here.
/// </summary>
/// <param name="Demands">One action per agent.</param>
/// <param name="Converged">Whether in a whole round no agent gained more than the tolerance.</param>
/// <param name="Rounds">Number of rounds played.</param>
/// <param name="LargestGain">Certificate: the most that one agent can still gain by deviating, as far as the search finds.</param>
public sealed record BestResponse(IReadOnlyList<double> Demands, bool Converged, int Rounds, double LargestGain)
{
    private const int ScanPoints = 128;
    private const int Narrowings = 50;
    private const double GainTolerance = 1e-9;
    private const int MostRounds = 200;

    /// <summary>Sum of the actions.</summary>
    public double Load => Demands.Sum();

    /// <summary>Finds an equilibrium from half of every agent's range.</summary>
    /// <param name="caps">Largest action of each agent, at least one agent, each above 0; the smallest is 0.</param>
    /// <param name="utility">Utility of an agent (its index from 0) when all play the given actions.</param>
    /// <returns>The actions, with diagnostics.</returns>
    /// <exception cref="ParameterException">A cap is out of its range, or there is no agent.</exception>
    public static BestResponse Find(IReadOnlyList<double> caps, Func<int, double[], double> utility)
    {
        ArgumentNullException.ThrowIfNull(caps);
        ArgumentNullException.ThrowIfNull(utility);
        Require.AtLeast(1, caps.Count, "agents");
        double[] actions = [.. caps.Select(cap => Require.Positive(cap, nameof(caps)) / 2)];
        double gain = double.PositiveInfinity;
        int round = 0;
        while (round < MostRounds && gain > GainTolerance)
        {
            gain = 0;
            round++;
            for (int agent = 0; agent < actions.Length; agent++)
            {
                double before = utility(agent, actions);
                double old = actions[agent];
                double best = Best(agent, actions, caps[agent], utility);
                actions[agent] = best;
                double gained = utility(agent, actions) - before;
                if (gained <= 0)
                {
                    actions[agent] = old;
                }

                gain = Math.Max(gain, gained);
            }
        }

        return new(actions, gain <= GainTolerance, round, gain);
    }

    /// <summary>Finds an equilibrium of the game that one social weight for all induces.</summary>
    /// <param name="game">The game.</param>
    /// <param name="weight">Social weight λ in [0, 1].</param>
    /// <returns>The demands, with diagnostics.</returns>
    /// <exception cref="ParameterException">The weight is out of its range.</exception>
    public static BestResponse Find(CongestionGame game, double weight)
    {
        ArgumentNullException.ThrowIfNull(game);
        Require.Share(weight, nameof(weight));
        return Find(
            [.. Enumerable.Repeat(game.MaxDemand, game.Agents)],
            (agent, demands) => game.Utility(weight, demands[agent], CongestionGame.Load(demands)));
    }

    /// <summary>Finds an equilibrium of the heterogeneous game.</summary>
    /// <param name="game">The game with every agent's own weight.</param>
    /// <returns>The demands, with diagnostics.</returns>
    public static BestResponse Find(HeterogeneousCongestionGame game)
    {
        ArgumentNullException.ThrowIfNull(game);
        return Find([.. game.Participants.Select(agent => agent.MaxDemand)], (agent, demands) => game.Utility(agent, demands));
    }

    /// <summary>Scans the range, then narrows the neighbourhood of the best point; the two ends are tried as they are.</summary>
    private static double Best(int agent, double[] actions, double cap, Func<int, double[], double> utility)
    {
        double old = actions[agent];
        double At(double action)
        {
            actions[agent] = action;
            return utility(agent, actions);
        }

        double best = 0;
        double largest = At(0);
        for (int i = 1; i <= ScanPoints; i++)
        {
            double point = i == ScanPoints ? cap : cap * i / ScanPoints;
            double value = At(point);
            if (value > largest)
            {
                (best, largest) = (point, value);
            }
        }

        double narrowed = GoldenSection(At, Math.Max(0, best - cap / ScanPoints), Math.Min(cap, best + cap / ScanPoints));
        best = At(narrowed) > largest ? narrowed : best;
        actions[agent] = old;
        return best;
    }

    /// <summary>
    /// Narrows a range around the maximum of a function with one peak. MathNet's minimisers ask for a bracket whose inside is
    /// better than its ends, which a peak at the end of an agent's range does not give.
    /// </summary>
    private static double GoldenSection(Func<double, double> value, double low, double high)
    {
        double ratio = Constants.GoldenRatio - 1;
        double left = high - ratio * (high - low);
        double right = low + ratio * (high - low);
        (double atLeft, double atRight) = (value(left), value(right));
        for (int i = 0; i < Narrowings; i++)
        {
            if (atLeft >= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - ratio * (high - low);
                atLeft = value(left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + ratio * (high - low);
                atRight = value(right);
            }
        }

        return (low + high) / 2;
    }
}
