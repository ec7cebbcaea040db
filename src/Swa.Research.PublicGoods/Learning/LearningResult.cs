namespace Swa.Research.PublicGoods;

/// <summary>What agents learnt of one game under several seeds, compared with its equilibrium.</summary>
public sealed class LearningResult
{
    /// <summary>A mean contribution this close to the equilibrium's counts as having reached it.</summary>
    public const double Tolerance = 0.05;

    /// <summary>A gain from deviating up to this, in units of reward, counts as none: draws of some width cost about as much.</summary>
    public const double GainTolerance = 0.02;

    /// <summary>Compares finished trainings with the equilibrium of their protocol and observation.</summary>
    /// <param name="trainings">One or more finished trainings of one game with the same settings.</param>
    /// <param name="levels">
    /// Number of steps L of the deviations that are tried, and of the grid on which simultaneous moves and partial observation are
    /// solved, at least 1; moves in order with full observation are exact.
    /// </param>
    /// <exception cref="ParameterException">There is no training, or the number of levels is below 1.</exception>
    public LearningResult(IReadOnlyList<PolicyTrainer> trainings, int levels)
    {
        ArgumentNullException.ThrowIfNull(trainings);
        Require.AtLeast(1, trainings.Count, nameof(trainings));
        (Game, Settings, Levels) = (trainings[0].Game, trainings[0].Settings, levels);
        Trainings = trainings;
        double[][] targets = Targets(levels);
        Finals = [.. trainings.Select(training => training.Evaluate())];
        Target = targets.MinBy(target => Finals.Sum(final => Distance(final.Contributions, target)))!;
        Gains = [.. trainings.Select(training => training.GainsFromDeviating(levels).Max())];
        Outcomes = [.. Finals.Zip(Gains, (final, gain) =>
            Distance(final.Contributions, Target) <= Tolerance
                ? gain <= GainTolerance ? LearningOutcome.Reached : LearningOutcome.OnPathWithGain
            : gain <= GainTolerance ? LearningOutcome.NobodyGains
            : LearningOutcome.LocalOptimum)];
        Contributions = [.. Enumerable.Range(0, Game.Agents).Select(
            agent => MeanInterval.Of(Array.ConvertAll([.. Finals], final => final.Contributions[agent])))];
    }

    /// <summary>The game.</summary>
    public PublicGoodsGame Game { get; }

    /// <summary>How it was learnt.</summary>
    public LearningSettings Settings { get; }

    /// <summary>Number of steps of the deviations that are tried.</summary>
    public int Levels { get; }

    /// <summary>The finished trainings, one per seed.</summary>
    public IReadOnlyList<PolicyTrainer> Trainings { get; }

    /// <summary>
    /// The equilibrium to compare with: the SPNE path, the path under partial observation, or, of the equilibria found for
    /// simultaneous moves, the nearest.
    /// </summary>
    public double[] Target { get; }

    /// <summary>Under each seed, what the agents do after the last update.</summary>
    public IReadOnlyList<TrainingPoint> Finals { get; }

    /// <summary>Each agent's mean contribution over seeds, with its 95% interval.</summary>
    public IReadOnlyList<MeanInterval> Contributions { get; }

    /// <summary>
    /// Under each seed, the most that one agent gains by a constant contribution; see <see cref="PolicyTrainer.GainsFromDeviating(int)"/>.
    /// It can be large even where the path is reached, where answers to contributions off the path have not been learnt.
    /// </summary>
    public IReadOnlyList<double> Gains { get; }

    /// <summary>Under each seed, where the training ended.</summary>
    public IReadOnlyList<LearningOutcome> Outcomes { get; }

    /// <summary>Whether the training reached the equilibrium under every seed: on its path, and no agent gains by deviating.</summary>
    public bool Converged => Outcomes.All(outcome => outcome == LearningOutcome.Reached);

    /// <summary>Largest distance of an agent's mean over seeds from the equilibrium.</summary>
    public double LargestError => Distance([.. Contributions.Select(interval => interval.Mean)], Target);

    /// <summary>The learning curve: each agent's mean contribution over seeds with its interval, at some of the updates.</summary>
    /// <param name="points">About how many updates, at least 1; the first and the last are among them.</param>
    /// <returns>Episodes played and one interval per agent, in order.</returns>
    /// <exception cref="ParameterException">There is no point.</exception>
    public IEnumerable<(long Episodes, MeanInterval[] Contributions)> Curve(int points)
    {
        Require.AtLeast(1, points, nameof(points));
        int every = Math.Max(1, Settings.Updates / points);
        for (int update = 0; update < Settings.Updates; update++)
        {
            if (update % every == 0 || update == Settings.Updates - 1)
            {
                yield return (
                    Trainings[0].Curve[update].Episodes,
                    [.. Enumerable.Range(0, Game.Agents).Select(agent => MeanInterval.Of(
                        Array.ConvertAll([.. Trainings], training => training.Curve[update].Contributions[agent])))]);
            }
        }
    }

    private static double Distance(double[] left, double[] right) => left.Zip(right, (one, other) => Math.Abs(one - other)).Max();

    private double[][] Targets(int levels) => (Settings.Protocol, Settings.Observation) switch
    {
        (Protocol.Simultaneous, _) => [.. SimultaneousEquilibrium.Find(Game, levels).Select(equilibrium => equilibrium.Profile)],
        (_, Observation.Partial) => [PartialObservationEquilibrium.Find(Game, levels).Path],
        _ => [ContinuousEquilibrium.Solve(Game).Path],
    };
}
