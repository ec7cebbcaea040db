using System.Runtime.InteropServices;

namespace Swa.Research;

/// <summary>
/// The public belief as a Markov chain: from μ̂ to (1 − α)·μ̂ + α·A/n with the load's law at μ̂. Its law is carried from step to step,
/// exactly where few beliefs can be reached, and otherwise with neighbouring beliefs merged.
/// </summary>
internal sealed class BeliefProcess
{
    /// <summary>Most beliefs that are kept one by one at a step.</summary>
    private const int MostStates = 256;

    /// <summary>Beliefs are the same where they agree to this share of the largest demand.</summary>
    private const double SameBelief = 1e-12;

    /// <summary>Bins per interval of the mesh: only where beliefs are many are bins merged up to the mesh.</summary>
    private const int BinsPerInterval = 16;

    /// <summary>Probability of a mesh point below which it is left out.</summary>
    private const double Negligible = 1e-25;

    private readonly CheckedScenario _scenario;
    private readonly CongestionGame _game;
    private readonly LoadLaw _loads;
    private readonly Dictionary<double, LoadPart[]> _known = [];

    /// <summary>Makes the chain of a scenario.</summary>
    /// <param name="scenario">The scenario; its law is known.</param>
    public BeliefProcess(CheckedScenario scenario)
    {
        _scenario = scenario;
        _game = scenario.Game;
        _loads = new LoadLaw(scenario);
    }

    /// <summary>The law of an episode on all beliefs that can be reached; null where these are too many.</summary>
    public ExactMoments? OnStates()
    {
        Dictionary<long, BeliefMoments> beliefs = new() { [0] = Start };
        ExactStep[] steps = new ExactStep[_scenario.Steps];
        for (int step = 0; step < steps.Length; step++)
        {
            steps[step] = StepOf(step, beliefs.Values, belief => [(At(belief), 1)], out StepOutcome mean);
            Dictionary<long, BeliefMoments> next = [];
            foreach (BeliefMoments belief in beliefs.Values)
            {
                foreach (LoadPart part in At(belief.Belief))
                {
                    for (int i = 0; i < part.Mass.Length; i++)
                    {
                        double load = part.First + i * _loads.Step;
                        BeliefMoments then =
                            belief.Then(Next(belief.Belief, load), part.Mass[i], StepOutcome.Of(_game, load), mean);
                        if (then.Mass > 0)
                        {
                            ref BeliefMoments known = ref CollectionsMarshal.GetValueRefOrAddDefault(
                                next, (long)Math.Round(then.Belief / (SameBelief * _game.MaxDemand)), out bool isKnown);
                            known = isKnown ? known + then : then;
                        }
                    }
                }

                if (next.Count > MostStates && step < steps.Length - 1)
                {
                    return null;
                }
            }

            beliefs = next;
        }

        return Moments(steps, beliefs.Values);
    }

    /// <summary>The law of an episode with neighbouring beliefs merged where there are many.</summary>
    /// <param name="intervals">Number of intervals of the mesh on [0, a_max].</param>
    public ExactMoments OnMesh(int intervals)
    {
        BeliefBins bins = new(_game.MaxDemand, _scenario.Options.Smoothing * _loads.Step / _game.Agents, BinsPerInterval * intervals);
        List<BeliefMoments> beliefs = [Start];
        ExactStep[] steps = new ExactStep[_scenario.Steps];
        List<(BeliefMoments From, LoadPart Part, double Share)> outcomes = [];
        for (int step = 0; step < steps.Length; step++)
        {
            outcomes.Clear();
            steps[step] = StepOf(step, beliefs, belief => Laws(belief, step == 0 ? null : intervals), out StepOutcome mean, outcomes);
            foreach ((BeliefMoments from, LoadPart part, double share) in outcomes)
            {
                bins.Add(from, part, share, Next(from.Belief, part.First), mean);
            }

            beliefs = bins.Empty(intervals);
        }

        return Moments(steps, beliefs);
    }

    /// <summary>
    /// The law of the belief in the long run, from the first belief on, on a mesh between whose points beliefs are split. Each iteration
    /// stays with probability 1/2, which leaves the law as it is and ends a chain that would go to and fro.
    /// </summary>
    public StationaryLaw Stationary(int intervals, int iterations)
    {
        double meshStep = _game.MaxDemand / intervals;
        BeliefRow?[] rows = new BeliefRow?[intervals + 1];
        BeliefRow first = RowAt(Start.Belief);
        double[] law = new double[rows.Length];
        double[] next = new double[rows.Length];
        WideMath.AddScaled(1, first.Mass, law.AsSpan(first.First));
        double change = double.PositiveInfinity;
        int iteration = 0;
        for (; iteration < iterations && change > StationaryLaw.Tolerance; iteration++)
        {
            Array.Clear(next);
            WideMath.AddScaled(0.5, law, next);
            for (int point = 0; point < law.Length; point++)
            {
                if (law[point] > Negligible)
                {
                    BeliefRow row = rows[point] ??= RowAt(point * meshStep);
                    WideMath.AddScaled(law[point] / 2, row.Mass, next.AsSpan(row.First));
                }
            }

            change = law.Zip(next, (before, after) => Math.Abs(after - before)).Sum();
            (law, next) = (next, law);
        }

        BeliefMoments[] beliefs =
        [
            .. law.Select((mass, point) => new BeliefMoments(point * meshStep, mass, 0, 0, 0, 0)).Where(point => point.Mass > Negligible),
        ];
        ExactStep step = StepOf(iteration, beliefs, belief => [(_loads.At(belief), 1)], out _);
        return new([.. beliefs.Select(belief => new BeliefProbability(belief.Belief, belief.Mass))], step, iteration, change);

        BeliefRow RowAt(double belief) =>
            BeliefRow.Of(_loads.At(belief), _loads.Step, load => Next(belief, load), meshStep, rows.Length);
    }

    private BeliefMoments Start => new(_scenario.InitialBelief, 1, 0, 0, 0, 0);

    private double Next(double belief, double load) => Belief.Update(belief, _scenario.Options.Smoothing, load, _game.Agents);

    /// <summary>The law of the load at one of few beliefs.</summary>
    private LoadPart[] At(double belief)
    {
        ref LoadPart[]? loads = ref CollectionsMarshal.GetValueRefOrAddDefault(_known, belief, out _);
        return loads ??= _loads.At(belief);
    }

    /// <summary>The law of the load; a smooth one is interpolated between the points of the mesh.</summary>
    private (LoadPart[] Loads, double Share)[] Laws(double belief, int? intervals)
    {
        if (!_loads.IsSmooth || intervals is not { } count)
        {
            return [(_loads.At(belief), 1)];
        }

        double place = Math.Clamp(belief * count / _game.MaxDemand, 0, count);
        int below = Math.Min((int)place, count - 1);
        return [(At(below * _game.MaxDemand / count), 1 - (place - below)), (At((below + 1) * _game.MaxDemand / count), place - below)];
    }

    private static ExactMoments Moments(ExactStep[] steps, IReadOnlyCollection<BeliefMoments> beliefs) =>
        new(steps, beliefs.Sum(belief => belief.SquaredOverload), beliefs.Sum(belief => belief.SquaredWelfare));

    /// <summary>A step over all beliefs, and, where asked for, what follows from each of them.</summary>
    private ExactStep StepOf(
        int step, IReadOnlyCollection<BeliefMoments> beliefs, Func<double, (LoadPart[] Loads, double Share)[]> laws, out StepOutcome mean,
        List<(BeliefMoments From, LoadPart Part, double Share)>? outcomes = null)
    {
        (double sum, double squares) = (0, 0);
        mean = default;
        foreach (BeliefMoments belief in beliefs)
        {
            double distance = belief.Belief - _scenario.InitialBelief;
            sum += belief.Mass * distance;
            squares += belief.Mass * distance * distance;
            foreach ((LoadPart[] loads, double share) in laws(belief.Belief))
            {
                foreach (LoadPart part in loads)
                {
                    mean += belief.Mass * share * part.Outcome;
                    outcomes?.Add((belief, part, share));
                }
            }
        }

        return new(
            step, _scenario.InitialBelief + sum, Deviation(squares, sum), mean.Load, Deviation(mean.SquaredLoad, mean.Load),
            mean.OverloadRate, mean.Welfare + _game.Capacity);

        static double Deviation(double squares, double mean) => Math.Sqrt(Math.Max(0, squares - mean * mean));
    }
}
