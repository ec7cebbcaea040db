namespace Swa.Research.PublicGoods;

/// <summary>
/// Agents learn to play the game from scratch: each has its own policy and value network and improves them by clipped
/// policy-gradient updates (PPO) from the rewards of episodes that they play with each other.
/// </summary>
/// <remarks>
/// An episode is one game; each agent decides once in it, so that a rollout has one step and its return is the reward. What an agent
/// observes is one number scaled to [−1, 1]: with full observation the sum of the contributions before it (a reward depends on the past
/// through nothing else), with partial observation the contribution just before it, and nothing where it is the first or moves are
/// simultaneous. All agents learn at once; nothing guarantees that this converges, and the paper's theorems are about rational players, not
/// learners. Random numbers come from streams named (seed, agent, update), so a training that is resumed from a checkpoint continues
/// exactly as if it had never stopped.
/// </remarks>
public sealed class PolicyTrainer
{
    private readonly ContributionLearner[] _learners;
    private readonly List<TrainingPoint> _curve = [];
    private readonly double[] _before;
    private readonly double[] _totals;

    /// <summary>Starts a training.</summary>
    /// <param name="game">The game to learn.</param>
    /// <param name="settings">How to learn.</param>
    /// <param name="seed">The seed; any value is allowed.</param>
    public PolicyTrainer(PublicGoodsGame game, LearningSettings settings, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(game);
        ArgumentNullException.ThrowIfNull(settings);
        (Game, Settings, Seed) = (game, settings, seed);
        _learners = [.. Enumerable.Range(0, game.Agents).Select(i => new ContributionLearner(game, settings, seed, i))];
        (_before, _totals) = (new double[settings.EpisodesPerUpdate], new double[settings.EpisodesPerUpdate]);
    }

    /// <summary>The game that is learnt.</summary>
    public PublicGoodsGame Game { get; }

    /// <summary>How it is learnt.</summary>
    public LearningSettings Settings { get; }

    /// <summary>The seed.</summary>
    public ulong Seed { get; }

    /// <summary>Number of updates done.</summary>
    public int UpdatesDone { get; private set; }

    /// <summary>Whether all updates are done.</summary>
    public bool IsFinished => UpdatesDone == Settings.Updates;

    /// <summary>The learning curve so far, one point per update.</summary>
    public IReadOnlyList<TrainingPoint> Curve => _curve;

    /// <summary>Plays the episodes of one update and learns from them.</summary>
    /// <exception cref="InvalidOperationException">All updates are done.</exception>
    public void Update()
    {
        if (IsFinished)
        {
            throw new InvalidOperationException("All updates of this training are done.");
        }

        // Step 0 of an agent's stream is for its first weights.
        int[] tremblers = Tremblers(UpdatesDone + 1);
        Play(UpdatesDone, step: UpdatesDone + 1, tremblers: tremblers);
        for (int i = 0; i < _learners.Length; i++)
        {
            for (int e = 0; e < tremblers.Length; e++)
            {
                _learners[i].LearnsFrom[e] = tremblers[e] < i;
            }

            // A step that moves the mean by more than the draws' width discards their information.
            double deviation = Deviation(i, UpdatesDone);
            _learners[i].Learn(deviation, Settings.LearningRate * deviation / Deviation(i, 0));
        }

        UpdatesDone++;
        _curve.Add(Averages(tremblers));
    }

    /// <summary>Whether all numbers of the training are finite; they are not where it has diverged.</summary>
    public bool IsFinite =>
        _learners.SelectMany(Numbers).All(double.IsFinite) && _curve.TakeLast(1).SelectMany(point => point.Rewards).All(double.IsFinite);

    /// <summary>Does all remaining updates.</summary>
    /// <param name="cancellation">Stops between two updates; what was done stays done.</param>
    /// <exception cref="OperationCanceledException">The training was stopped.</exception>
    public void Run(CancellationToken cancellation = default)
    {
        while (!IsFinished)
        {
            cancellation.ThrowIfCancellationRequested();
            Update();
        }
    }

    /// <summary>What the agents do now: the means of new episodes without learning.</summary>
    /// <returns>Mean contribution and mean reward of each agent over <see cref="LearningSettings.EpisodesPerUpdate"/> episodes.</returns>
    public TrainingPoint Evaluate()
    {
        Play(UpdatesDone - 1, step: -1);
        return Averages();
    }

    /// <summary>
    /// How far the learnt policies are from an equilibrium: for each agent the most that it gains in mean reward by always
    /// contributing one of some levels while the others keep to their policies.
    /// </summary>
    /// <param name="levels">Number of steps from c_min to c_max that are tried, at least 1.</param>
    /// <returns>One gain per agent; negative where no constant contribution is as good as its policy.</returns>
    /// <exception cref="ParameterException">There is no step.</exception>
    public double[] GainsFromDeviating(int levels)
    {
        Require.AtLeast(1, levels, nameof(levels));
        double[] kept = [.. Evaluate().Rewards];
        double[] gains = new double[Game.Agents];
        for (int i = 0; i < gains.Length; i++)
        {
            gains[i] = double.NegativeInfinity;
            for (int k = 0; k <= levels; k++)
            {
                double fixedAt = k == levels
                    ? Game.MaxContribution
                    : Game.MinContribution + (Game.MaxContribution - Game.MinContribution) * k / levels;
                Play(UpdatesDone - 1, step: -1, deviator: i, fixedAt);
                gains[i] = Math.Max(gains[i], _learners[i].Rewards.Average() - kept[i]);
            }
        }

        return gains;
    }

    /// <summary>Mean contributions when one agent always contributes a given amount, which the others have not learnt to expect.</summary>
    /// <param name="agent">The agent, from 0.</param>
    /// <param name="contribution">Its contribution, in [c_min, c_max].</param>
    /// <returns>Mean contribution and mean reward of each agent.</returns>
    /// <exception cref="ParameterException">The agent or contribution is out of its range.</exception>
    public TrainingPoint EvaluateWith(int agent, double contribution)
    {
        if (agent < 0 || agent >= Game.Agents)
        {
            throw new ParameterException(nameof(agent), $"{agent}", $"an integer from 0 to {Game.Agents - 1}");
        }

        Require.Within(Game.MinContribution, Game.MaxContribution, contribution, nameof(contribution));
        Play(UpdatesDone - 1, step: -1, agent, contribution);
        return Averages();
    }

    /// <summary>What one agent contributes in answer to contributions before its own, without the width of its draws.</summary>
    /// <param name="agent">The agent, from 0.</param>
    /// <param name="before">The contributions before its own, in order; one per agent.</param>
    /// <returns>The mean of its draw, clipped to [c_min, c_max].</returns>
    /// <exception cref="ParameterException">
    /// The agent is out of its range, or the number of contributions is not one for each agent before it.
    /// </exception>
    public double ContributionOf(int agent, ReadOnlySpan<double> before)
    {
        if (agent < 0 || agent >= Game.Agents)
        {
            throw new ParameterException(nameof(agent), $"{agent}", $"an integer from 0 to {Game.Agents - 1}");
        }

        if (before.Length != agent)
        {
            throw new ParameterException(nameof(before), $"{before.Length} contributions", $"{agent}, one for each agent before it");
        }

        ReadOnlySpan<double> seen = Settings.Observation == Observation.Full || agent == 0 ? before : before[^1..];
        double total = 0;
        foreach (double contribution in seen)
        {
            total += contribution;
        }

        double observation = agent == 0 || Settings.Protocol == Protocol.Simultaneous ? 0 : Scaled(total, seen.Length);
        return Math.Clamp(_learners[agent].Mean(observation), Game.MinContribution, Game.MaxContribution);
    }

    /// <summary>Everything that is needed to continue later.</summary>
    /// <returns>A copy of the state.</returns>
    public TrainingCheckpoint Save() => new(
        Game,
        Settings,
        Seed,
        UpdatesDone,
        [.. _curve],
        [.. _learners.Select(learner => new LearnerState(
            [.. learner.Actor.Parameters],
            [.. learner.Critic.Parameters],
            [.. learner.ActorOptimiser.FirstMoment],
            [.. learner.ActorOptimiser.SecondMoment],
            [.. learner.CriticOptimiser.FirstMoment],
            [.. learner.CriticOptimiser.SecondMoment],
            learner.ActorOptimiser.Steps))]);

    /// <summary>Continues from a checkpoint; the result is that of a training that was never stopped.</summary>
    /// <param name="checkpoint">What <see cref="Save"/> gave.</param>
    /// <returns>A training in the same state.</returns>
    /// <exception cref="ParameterException">The parts of the checkpoint do not fit together.</exception>
    public static PolicyTrainer Resume(TrainingCheckpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        int agents = checkpoint.Game.Agents;
        bool fits = checkpoint.UpdatesDone >= 0
            && checkpoint.UpdatesDone <= checkpoint.Settings.Updates
            && checkpoint.Curve.Count == checkpoint.UpdatesDone
            && checkpoint.Curve.All(point => point?.Contributions?.Length == agents && point.Rewards?.Length == agents)
            && checkpoint.Learners.Count == agents
            && checkpoint.Learners.All(learner => learner is { Steps: >= 0 });
        if (!fits)
        {
            throw DoesNotFit();
        }

        PolicyTrainer trainer = new(checkpoint.Game, checkpoint.Settings, checkpoint.Seed) { UpdatesDone = checkpoint.UpdatesDone };
        trainer._curve.AddRange(checkpoint.Curve);
        foreach ((ContributionLearner learner, LearnerState state) in trainer._learners.Zip(checkpoint.Learners))
        {
            Restore(state.Actor, learner.Actor.Parameters);
            Restore(state.Critic, learner.Critic.Parameters);
            Restore(state.ActorFirstMoment, learner.ActorOptimiser.FirstMoment);
            Restore(state.ActorSecondMoment, learner.ActorOptimiser.SecondMoment);
            Restore(state.CriticFirstMoment, learner.CriticOptimiser.FirstMoment);
            Restore(state.CriticSecondMoment, learner.CriticOptimiser.SecondMoment);
            learner.ActorOptimiser.Steps = learner.CriticOptimiser.Steps = state.Steps;
        }

        return trainer.IsFinite ? trainer : throw DoesNotFit();
    }

    private static IEnumerable<double> Numbers(ContributionLearner learner) =>
    [
        .. learner.Actor.Parameters,
        .. learner.Critic.Parameters,
        .. learner.ActorOptimiser.FirstMoment,
        .. learner.ActorOptimiser.SecondMoment,
        .. learner.CriticOptimiser.FirstMoment,
        .. learner.CriticOptimiser.SecondMoment,
    ];

    private static void Restore(double[] saved, double[] numbers)
    {
        if (saved?.Length != numbers.Length)
        {
            throw DoesNotFit();
        }

        saved.CopyTo(numbers, 0);
    }

    private static ParameterException DoesNotFit() =>
        new("checkpoint", "made of parts that do not fit together", "what a training has saved");

    /// <summary>Means over the episodes in which nobody trembled.</summary>
    private TrainingPoint Averages(int[]? tremblers = null)
    {
        int count = tremblers?.Count(trembler => trembler < 0) ?? Settings.EpisodesPerUpdate;
        return new TrainingPoint(
            (long)UpdatesDone * Settings.EpisodesPerUpdate,
            Array.ConvertAll(_learners, learner => Average(learner.Contributions)),
            Array.ConvertAll(_learners, learner => Average(learner.Rewards)));

        double Average(double[] values) => tremblers is null || count == 0
            ? values.Average()
            : values.Where((_, e) => tremblers[e] < 0).Sum() / count;
    }

    /// <summary>For each episode the agent that contributes any amount at all, or −1; never the last, whom nobody answers.</summary>
    private int[] Tremblers(int step)
    {
        int[] tremblers = new int[Settings.EpisodesPerUpdate];
        Array.Fill(tremblers, -1);
        if (Settings.Protocol == Protocol.Sequential && _learners.Length > 1)
        {
            RandomStream random = RandomStream.For(Seed, _learners.Length, step);
            for (int e = 0; e < tremblers.Length; e++)
            {
                if (random.NextDouble() < Settings.Trembles)
                {
                    tremblers[e] = (int)(random.NextDouble() * (_learners.Length - 1));
                }
            }
        }

        return tremblers;
    }

    private double Deviation(int agent, int update)
    {
        double share = Settings.Protocol == Protocol.Sequential && _learners.Length > 1
            ? 1 - 0.5 * agent / (_learners.Length - 1)
            : 1;
        double progress = Settings.Updates == 1 ? 1 : Math.Clamp(update / (share * (Settings.Updates - 1)), 0, 1);
        return (Game.MaxContribution - Game.MinContribution)
            * Settings.FirstDeviation * Math.Pow(Settings.LastDeviation / Settings.FirstDeviation, progress);
    }

    private void Play(int update, int step, int deviator = -1, double fixedAt = 0, int[]? tremblers = null)
    {
        RandomStream trembles = RandomStream.For(Seed, _learners.Length + 1, step);
        Array.Clear(_before);
        for (int i = 0; i < _learners.Length; i++)
        {
            ContributionLearner learner = _learners[i];
            Observe(i, learner.Observations);
            RandomStream random = RandomStream.For(Seed, i, step);
            learner.Contribute(Deviation(i, update), ref random);
            for (int e = 0; e < tremblers?.Length; e++)
            {
                if (tremblers[e] == i)
                {
                    learner.Contributions[e] =
                        Game.MinContribution + (Game.MaxContribution - Game.MinContribution) * trembles.NextDouble();
                }
            }

            if (i == deviator)
            {
                Array.Fill(learner.Contributions, fixedAt);
            }

            for (int e = 0; e < _before.Length; e++)
            {
                _before[e] += learner.Contributions[e];
            }
        }

        _before.CopyTo(_totals, 0);
        for (int i = _learners.Length - 1; i >= 0; i--)
        {
            ContributionLearner learner = _learners[i];
            for (int e = 0; e < _before.Length; e++)
            {
                double contribution = learner.Contributions[e];
                _before[e] -= contribution;
                learner.Rewards[e] = Game.Terms(i, contribution, _before[e], _totals[e]).Reward;
            }
        }
    }

    private void Observe(int agent, double[] observations)
    {
        if (agent == 0 || Settings.Protocol == Protocol.Simultaneous)
        {
            Array.Clear(observations);
            return;
        }

        (double[] seen, int seenAgents) = Settings.Observation == Observation.Full
            ? (_before, agent)
            : (_learners[agent - 1].Contributions, 1);
        for (int e = 0; e < observations.Length; e++)
        {
            observations[e] = Scaled(seen[e], seenAgents);
        }
    }

    /// <summary>A sum of contributions as networks see it: −1 where all gave c_min, 1 where all gave c_max.</summary>
    private double Scaled(double sum, int agents) =>
        2 * (sum - agents * Game.MinContribution) / (agents * (Game.MaxContribution - Game.MinContribution)) - 1;
}
