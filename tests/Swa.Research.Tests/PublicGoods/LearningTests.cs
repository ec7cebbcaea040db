using Swa.Research.PublicGoods;
using Swa.Research.Reproduction;

namespace Swa.Research.Tests.PublicGoods;

public sealed class LearningTests
{
    private static readonly PublicGoodsGame Game = new(3, 1.5, 0.6, new EffortCost(0.2, 1), 1, 2, 0.1, 1);
    private static readonly LearningSettings Short = new() { Updates = 30, EpisodesPerUpdate = 64, Minibatch = 32 };

    [Theory]
    [InlineData(Observation.Full)]
    [InlineData(Observation.Partial)]
    public void What_an_agent_contributes_in_answer_to_others_is_the_mean_of_its_narrow_draws(Observation observation)
    {
        PolicyTrainer trainer = new(Game, Short with { Observation = observation, LastDeviation = 0.001 }, 1);
        trainer.Run();
        foreach (double first in new[] { 0.1, 0.4, 1 })
        {
            double[] expected = trainer.EvaluateWith(0, first).Contributions;
            double second = trainer.ContributionOf(1, [first]);
            Near.Absolute(expected[1], second, 0.002);
            Near.Absolute(expected[2], trainer.ContributionOf(2, [first, second]), 0.002);
        }

        Near.Absolute(trainer.Evaluate().Contributions[0], trainer.ContributionOf(0, []), 0.002);
        Assert.Throws<ParameterException>(() => trainer.ContributionOf(3, [1, 1, 1]));
        Assert.Throws<ParameterException>(() => trainer.ContributionOf(1, []));
    }

    [Theory]
    [InlineData(1, new[] { 8 })]
    [InlineData(3, new[] { 12 })]
    [InlineData(2, new[] { 8, 4 })]
    [InlineData(2, new[] { 4, 8, 12 })]
    public void A_networks_gradient_is_that_of_finite_differences(int inputs, int[] hidden)
    {
        RandomStream random = RandomStream.For(3, inputs, hidden.Length);
        DenseNetwork network = new(inputs, hidden, ref random);
        double[] input = new double[inputs];
        for (int i = 0; i < inputs; i++)
        {
            input[i] = 2 * random.NextDouble() - 1;
        }

        // Output weights start near 0, which would hide errors in the layers beneath.
        for (int j = 0; j < network.Parameters.Length; j++)
        {
            network.Parameters[j] += random.NextNormal();
        }

        double[] gradient = new double[network.Parameters.Length];
        network.Evaluate(input);
        network.AddGradient(1.7, gradient);
        AssertIsGradient(network.Parameters, gradient, () => 1.7 * network.Evaluate(input));
    }

    [Fact]
    public void A_networks_output_is_that_of_the_textbooks_loops()
    {
        RandomStream random = RandomStream.For(5, 0, 0);
        DenseNetwork network = new(2, [4, 8], ref random);
        double[] p = network.Parameters;
        Assert.Equal(2 * 4 + 4 + 4 * 8 + 8 + 8 + 1, p.Length);
        double[] first = [.. Enumerable.Range(0, 4).Select(j => Softsign(0.3 * p[j] - 0.8 * p[4 + j] + p[8 + j]))];
        double[] second = [.. Enumerable.Range(0, 8).Select(j => Softsign(
            Enumerable.Range(0, 4).Sum(i => first[i] * p[12 + i * 8 + j]) + p[44 + j]))];
        double output = Enumerable.Range(0, 8).Sum(j => second[j] * p[52 + j]) + p[60];
        Assert.Equal(output, network.Evaluate([0.3, -0.8]), 12);
    }

    [Fact]
    public void Networks_of_odd_sizes_are_refused()
    {
        Assert.Equal("hidden", Assert.Throws<ParameterException>(() => new DenseNetwork(1, [6])).Parameter);
        Assert.Equal("hidden", Assert.Throws<ParameterException>(() => new DenseNetwork(1, [])).Parameter);
        Assert.Equal("inputs", Assert.Throws<ParameterException>(() => new DenseNetwork(0, [4])).Parameter);
    }

    [Fact]
    public void Adam_takes_the_steps_of_its_definition()
    {
        Adam adam = new(1);
        double[] value = [1];
        adam.Step(value, [0.5], 0.1);

        // After one step both corrected moments are those of the gradient itself: the step is the learning rate.
        Assert.Equal(1 - 0.1 * 0.5 / (0.5 + 1e-8), value[0], 12);
        adam.Step(value, [-0.25], 0.1);
        double m = (0.9 * 0.1 * 0.5 + 0.1 * -0.25) / (1 - 0.81);
        double v = (0.999 * 0.001 * 0.25 + 0.001 * 0.0625) / (1 - 0.998001);
        Assert.Equal(1 - 0.1 * 0.5 / (0.5 + 1e-8) - 0.1 * m / (Math.Sqrt(v) + 1e-8), value[0], 12);
    }

    [Theory]
    [InlineData(0.7, 1.3)]
    [InlineData(0.7, -1.3)]
    [InlineData(0.45, 0.8)]
    [InlineData(0.45, -0.8)]
    public void The_clipped_losss_slope_is_that_of_finite_differences(double mean, double advantage)
    {
        const double Step = 1e-6;
        (_, double slope) = Loss(mean);
        Assert.Equal((Loss(mean + Step).Loss - Loss(mean - Step).Loss) / (2 * Step), slope, 6);

        (double Loss, double Slope) Loss(double at) => ContributionPolicy.ClippedLoss(0.8, at, 0.5, 0.3, advantage, 0.2);
    }

    [Fact]
    public void Outside_the_clip_range_a_draw_pulls_no_further()
    {
        // The ratio at a mean of 0.7 is 1.56 and at 0.3 it is 0.41.
        Assert.Equal((-1.2, 0), ContributionPolicy.ClippedLoss(0.8, 0.7, 0.5, 0.3, 1, 0.2));
        Assert.Equal((0.8, 0), ContributionPolicy.ClippedLoss(0.8, 0.3, 0.5, 0.3, -1, 0.2));
        Assert.NotEqual(0, ContributionPolicy.ClippedLoss(0.8, 0.7, 0.5, 0.3, -1, 0.2).Slope);
        Assert.NotEqual(0, ContributionPolicy.ClippedLoss(0.8, 0.3, 0.5, 0.3, 1, 0.2).Slope);
    }

    [Fact]
    public void The_gradients_of_actor_and_critic_are_those_of_finite_differences()
    {
        ContributionLearner learner = new(Game, Short, seed: 1, agent: 1);
        RandomStream random = RandomStream.For(1, 1, 1);
        for (int e = 0; e < learner.Observations.Length; e++)
        {
            learner.Observations[e] = 2 * random.NextDouble() - 1;
        }

        learner.Contribute(0.3, ref random);
        for (int e = 0; e < learner.Rewards.Length; e++)
        {
            learner.Rewards[e] = random.NextNormal();
        }

        learner.Advantages();
        for (int j = 0; j < learner.Actor.Parameters.Length; j++)
        {
            learner.Actor.Parameters[j] += 0.05 * random.NextNormal();
        }

        learner.ActorGradient(8, 40, 0.3);
        AssertIsGradient(learner.Actor.Parameters, learner.Gradient.ToArray(), () => learner.ActorGradient(8, 40, 0.3));
        learner.CriticGradient(8, 40);
        AssertIsGradient(learner.Critic.Parameters, learner.Gradient.ToArray(), () => learner.CriticGradient(8, 40));
    }

    [Fact]
    public void Draws_can_be_clipped_to_both_ends_of_the_range()
    {
        ContributionPolicy policy = new(Game);
        Assert.InRange(policy.Mean(1e9), 1.08, 1.1);
        Assert.InRange(policy.Mean(-1e9), 0, 0.02);
        Assert.Equal(1, policy.Clip(1.3));
        Assert.Equal(0.1, policy.Clip(-2));
        Assert.Equal((policy.Mean(0.4 + 1e-6) - policy.Mean(0.4 - 1e-6)) / 2e-6, policy.MeanSlope(0.4), 6);
    }

    [Fact]
    public void The_same_seed_learns_the_same_to_the_last_bit_and_another_seed_something_else()
    {
        double[] once = Trained(7).Evaluate().Contributions;
        Assert.Equal(once, Trained(7).Evaluate().Contributions);
        Assert.NotEqual(once, Trained(8).Evaluate().Contributions);

        static PolicyTrainer Trained(ulong seed)
        {
            PolicyTrainer trainer = new(Game, Short, seed);
            trainer.Run();
            return trainer;
        }
    }

    [Fact]
    public void Trembles_teach_followers_to_answer_contributions_that_nobody_makes()
    {
        // The first gives 0.5 within narrow draws; the second's best reply is 0.1 + 0.8·c_1 all the same.
        PublicGoodsGame game = new(2, 1, 0.8, new EffortCost(0.4, 1));
        LearningSettings narrow = new()
        {
            Updates = 200, EpisodesPerUpdate = 256, Minibatch = 64, FirstDeviation = 0.02, LastDeviation = 0.02, Trembles = 0.5,
        };
        Assert.InRange(LargestError(narrow), 0, 0.1);
        Assert.InRange(LargestError(narrow with { Trembles = 0 }), 0.15, 1);

        double LargestError(LearningSettings settings)
        {
            PolicyTrainer trainer = new(game, settings, 0);
            trainer.Run();
            return new double[] { 0, 0.5, 1 }.Max(first => Math.Abs(trainer.ContributionOf(1, [first]) - 0.1 - 0.8 * first));
        }
    }

    [Fact]
    public void An_agent_does_not_learn_from_episodes_in_which_it_or_a_follower_trembles()
    {
        ContributionLearner learner = new(Game, Short, seed: 1, agent: 1);
        RandomStream random = RandomStream.For(1, 1, 1);
        learner.Contribute(0.3, ref random);
        Array.Fill(learner.Rewards, 1);
        learner.LearnsFrom[3] = false;
        learner.Rewards[3] = 100;
        learner.Advantages();
        double with = learner.ActorGradient(0, 8, 0.3);
        learner.Rewards[3] = -100;
        learner.Advantages();
        Assert.Equal(with, learner.ActorGradient(0, 8, 0.3));
    }

    [Fact]
    public void Being_on_the_path_is_not_enough_where_some_agent_gains_by_leaving_it()
    {
        // Untrained, both give 0.5 whatever they see, which is the path: c_2 = 0.1 + 0.8·c_1 and dU_1/dc_1 = 0.5·1.8 − 0.4 − c_1.
        // As the second does not answer, the first gains by c_1 = 0.1, where 0.5 − 0.4 − c_1 = 0: by 0.4²/2.
        PublicGoodsGame game = new(2, 1, 0.8, new EffortCost(0.4, 1));
        LearningSettings untrained = new()
        {
            Updates = 1, EpisodesPerUpdate = 64, FirstDeviation = 0.01, LastDeviation = 0.01, LearningRate = 1e-9,
        };
        LearningResult learnt = new(new SeededTraining(game, untrained, [0]).Run(null, 1, TimeProvider.System), 20);
        Assert.InRange(learnt.LargestError, 0, LearningResult.Tolerance);
        Near.Absolute(0.08, learnt.Gains[0], 0.02);
        Assert.Equal([LearningOutcome.OnPathWithGain], learnt.Outcomes);
        Assert.False(learnt.Converged);
    }

    [Fact]
    public void Held_out_games_are_the_same_every_time_and_have_convex_costs()
    {
        Assert.Equal(ReferenceGames.HeldOut(10).Take(4), ReferenceGames.HeldOut(4));
        Assert.All(ReferenceGames.HeldOut(10), game => Assert.True(game.Costs[0].Convexity > 0));
        Assert.Empty(ReferenceGames.HeldOut(10).Intersect(Enumerable.Range(1, 4).SelectMany(ReferenceGames.Of)));
    }

    [Fact]
    public void Trying_policies_out_does_not_change_them()
    {
        PolicyTrainer trainer = new(Game, Short, 1);
        PolicyTrainer untouched = new(Game, Short, 1);
        trainer.Update();
        untouched.Update();
        trainer.GainsFromDeviating(5);
        trainer.EvaluateWith(1, 0.1);
        trainer.Update();
        untouched.Update();
        Assert.Equal(untouched.Curve[1].Contributions, trainer.Curve[1].Contributions);
    }

    [Fact]
    public void A_gain_from_deviating_is_the_difference_of_mean_rewards()
    {
        // One agent, ρ < κ: at c_min it earns 0, and an untrained policy less.
        PolicyTrainer trainer = new(PublicGoodsGame.Classic(1, 0.5), Short, 1);
        trainer.Update();
        TrainingPoint now = trainer.Evaluate();
        Assert.Equal(-0.5 * now.Contributions[0], now.Rewards[0], 9);
        Assert.Equal(-now.Rewards[0], trainer.GainsFromDeviating(4)[0], 9);
    }

    [Fact]
    public void Agents_that_move_at_once_do_not_answer_each_other_and_those_in_order_do()
    {
        foreach (Protocol protocol in Enum.GetValues<Protocol>())
        {
            PolicyTrainer trainer = new(Game, Short with { Protocol = protocol }, 1);
            trainer.Run();
            double[] free = trainer.Evaluate().Contributions;
            double[] answered = trainer.EvaluateWith(0, 1).Contributions;
            Assert.Equal(1, answered[0]);
            Assert.Equal(protocol == Protocol.Simultaneous, free[1] == answered[1] && free[2] == answered[2]);
        }
    }

    [Fact]
    public void With_partial_observation_only_the_agent_just_before_is_seen()
    {
        PolicyTrainer trainer = new(Game, Short with { Observation = Observation.Partial }, 1);
        trainer.Run();

        // Agent 2 is fixed, so agent 1 has no effect on agent 3 (which would see it in the sum under full observation).
        double[] low = trainer.EvaluateWith(1, 0.5).Contributions;
        double[] high = trainer.EvaluateWith(1, 0.6).Contributions;
        Assert.Equal(low[0], high[0]);
        Assert.NotEqual(low[2], high[2]);
    }

    [Fact]
    public void With_full_observation_the_third_agent_sees_more_than_the_second()
    {
        // The same first weights and draws: only what is seen can make a difference.
        PolicyTrainer full = new(Game, Short, 1);
        PolicyTrainer partial = new(Game, Short with { Observation = Observation.Partial }, 1);
        full.Update();
        partial.Update();
        Assert.Equal(full.Curve[0].Contributions[..2], partial.Curve[0].Contributions[..2]);
        Assert.NotEqual(full.Curve[0].Contributions[2], partial.Curve[0].Contributions[2]);
    }

    [Fact]
    public void The_reference_games_are_those_of_the_reference_equilibria()
    {
        IReadOnlyList<SpneOracle> rows = SpneOracle.Read();
        Assert.Equal(rows.Select(row => row.Game), Enumerable.Range(1, 4).SelectMany(ReferenceGames.Of));
        Assert.All(rows, row => Assert.Equal(ReferenceGames.Levels, row.Levels));
    }

    [Fact]
    public void Agents_that_know_nothing_of_the_game_learn_its_equilibrium()
    {
        LearningSettings settings = new() { Updates = 400, EpisodesPerUpdate = 256, Minibatch = 64 };
        PublicGoodsGame[] games =
        [
            ReferenceGames.Of(3)[0], ReferenceGames.Of(2)[4], ReferenceGames.Of(3)[3], ReferenceGames.Of(3)[6], ReferenceGames.Of(2)[2],
            ReferenceGames.Of(3)[9],
        ];
        foreach (PublicGoodsGame game in games)
        {
            SeededTraining training = new(game, settings, [0]);
            LearningResult result = new(training.Run(null, 1, TimeProvider.System), ReferenceGames.Levels);
            Assert.True(result.Converged, $"{game}: {string.Join(", ", result.Contributions)} against {string.Join(", ", result.Target)}");
        }
    }

    [Fact]
    public void A_training_that_does_not_reach_the_equilibrium_says_so()
    {
        PublicGoodsGame game = ReferenceGames.Of(3)[6];
        SeededTraining training = new(game, Short with { Updates = 1 }, [0]);
        LearningResult result = new(training.Run(null, 1, TimeProvider.System), 10);
        Assert.False(result.Converged);
        Assert.Equal(LearningOutcome.LocalOptimum, result.Outcomes[0]);
        Assert.True(result.Gains[0] > 0.2);
        Assert.True(result.LargestError > 0.2);
        LearningStudy study = new([result]);
        Assert.Equal(3, study.ToTable().Rows.Count);
        Assert.NotNull(study.FailuresFigure());
        Assert.Null(study.CurvesFigure());
    }

    private static double Softsign(double z) => z / (1 + Math.Abs(z));

    private static void AssertIsGradient(double[] parameters, double[] gradient, Func<double> loss)
    {
        const double Step = 1e-6;
        for (int j = 0; j < parameters.Length; j++)
        {
            double kept = parameters[j];
            parameters[j] = kept + Step;
            double above = loss();
            parameters[j] = kept - Step;
            double below = loss();
            parameters[j] = kept;
            Assert.Equal((above - below) / (2 * Step), gradient[j], 6);
        }
    }
}
