namespace Swa.Research.PublicGoods;

/// <summary>One agent's actor and critic, each a small network on what the agent observes, and the episodes it has just played.</summary>
internal sealed class ContributionLearner
{
    private readonly LearningSettings _settings;
    private readonly ContributionPolicy _policy;
    private readonly double[] _gradient;
    private readonly double[] _means;
    private readonly double[] _advantages;

    public ContributionLearner(PublicGoodsGame game, LearningSettings settings, ulong seed, int agent)
    {
        _settings = settings;
        _policy = new ContributionPolicy(game);
        RandomStream random = RandomStream.For(seed, agent, step: 0);
        Actor = new DenseNetwork(1, [settings.HiddenUnits], ref random);
        Critic = new DenseNetwork(1, [settings.HiddenUnits], ref random);
        ActorOptimiser = new Adam(Actor.Parameters.Length);
        CriticOptimiser = new Adam(Critic.Parameters.Length);
        _gradient = new double[Actor.Parameters.Length];
        int episodes = settings.EpisodesPerUpdate;
        (Observations, Draws, Contributions, Rewards) =
            (new double[episodes], new double[episodes], new double[episodes], new double[episodes]);
        (_means, _advantages) = (new double[episodes], new double[episodes]);
        LearnsFrom = new bool[episodes];
        Array.Fill(LearnsFrom, true);
    }

    public DenseNetwork Actor { get; }

    public DenseNetwork Critic { get; }

    public Adam ActorOptimiser { get; }

    public Adam CriticOptimiser { get; }

    public double[] Observations { get; }

    public double[] Draws { get; }

    public double[] Contributions { get; }

    public double[] Rewards { get; }

    /// <summary>For each episode whether it tells this agent what its draw is worth: nobody from it on trembled.</summary>
    public bool[] LearnsFrom { get; }

    /// <summary>Mean of the draw that answers an observation.</summary>
    public double Mean(double observation) => _policy.Mean(Actor.Evaluate([observation]));

    /// <summary>Draws one contribution per episode in answer to <see cref="Observations"/>.</summary>
    public void Contribute(double deviation, ref RandomStream random)
    {
        for (int e = 0; e < Observations.Length; e++)
        {
            _means[e] = Mean(Observations[e]);
            Draws[e] = _means[e] + deviation * random.NextNormal();
            Contributions[e] = _policy.Clip(Draws[e]);
        }
    }

    /// <summary>Improves actor and critic by the rewards of the episodes just played.</summary>
    /// <remarks>The episodes are independent draws, so fixed minibatches are as random as shuffled ones.</remarks>
    public void Learn(double deviation, double learningRate)
    {
        Advantages();
        for (int epoch = 0; epoch < _settings.Epochs; epoch++)
        {
            for (int from = 0; from < Rewards.Length; from += _settings.Minibatch)
            {
                int to = Math.Min(from + _settings.Minibatch, Rewards.Length);
                ActorGradient(from, to, deviation);
                ActorOptimiser.Step(Actor.Parameters, _gradient, learningRate);
                CriticGradient(from, to);
                CriticOptimiser.Step(Critic.Parameters, _gradient, learningRate);
            }
        }
    }

    /// <summary>Mean clipped surrogate loss of some episodes; fills the gradient with its derivatives.</summary>
    public double ActorGradient(int from, int to, double deviation)
    {
        Array.Clear(_gradient);
        double loss = 0;
        for (int e = from; e < to; e++)
        {
            if (!LearnsFrom[e])
            {
                continue;
            }

            double output = Actor.Evaluate([Observations[e]]);
            (double lossHere, double slope) = ContributionPolicy.ClippedLoss(
                Draws[e], _policy.Mean(output), _means[e], deviation, _advantages[e], _settings.ClipRange);
            loss += lossHere;
            if (slope != 0)
            {
                Actor.AddGradient(slope * _policy.MeanSlope(output) / (to - from), _gradient);
            }
        }

        return loss / (to - from);
    }

    /// <summary>Mean squared error of the critic over some episodes, halved; fills the gradient with its derivatives.</summary>
    public double CriticGradient(int from, int to)
    {
        Array.Clear(_gradient);
        double loss = 0;
        for (int e = from; e < to; e++)
        {
            if (!LearnsFrom[e])
            {
                continue;
            }

            double error = Critic.Evaluate([Observations[e]]) - Rewards[e];
            loss += error * error / 2;
            Critic.AddGradient(error / (to - from), _gradient);
        }

        return loss / (to - from);
    }

    /// <summary>The gradient that was computed last, one number per parameter.</summary>
    public ReadOnlySpan<double> Gradient => _gradient;

    /// <summary>Rewards less the critic's baseline, scaled to unit spread unless the spread is no more than rounding.</summary>
    public void Advantages()
    {
        const double LeastSpread = 1e-3;
        double mean = 0;
        int used = 0;
        for (int e = 0; e < Rewards.Length; e++)
        {
            _advantages[e] = Rewards[e] - Critic.Evaluate([Observations[e]]);
            if (LearnsFrom[e])
            {
                mean += _advantages[e];
                used++;
            }
        }

        mean /= Math.Max(1, used);
        double squares = 0;
        for (int e = 0; e < Rewards.Length; e++)
        {
            squares += LearnsFrom[e] ? (_advantages[e] - mean) * (_advantages[e] - mean) : 0;
        }

        double spread = Math.Max(LeastSpread, Math.Sqrt(squares / Math.Max(1, used)));
        for (int e = 0; e < _advantages.Length; e++)
        {
            _advantages[e] = (_advantages[e] - mean) / spread;
        }
    }
}
