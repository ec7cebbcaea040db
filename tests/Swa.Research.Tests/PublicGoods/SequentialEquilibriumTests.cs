using FsCheck;
using FsCheck.Fluent;
using Swa.Research.Llm;
using Swa.Research.PublicGoods;

namespace Swa.Research.Tests.PublicGoods;

public sealed class SequentialEquilibriumTests
{
    [Fact]
    public void The_reference_equilibria_are_reproduced()
    {
        IReadOnlyList<SpneOracle> rows = SpneOracle.Read();
        Assert.Equal(44, rows.Count);
        foreach (SpneOracle row in rows)
        {
            SequentialEquilibrium solved = SequentialEquilibrium.Solve(row.Game, row.Levels);
            Assert.Equal(row.Path, solved.Path, (left, right) => Math.Abs(left - right) <= 1e-5);
            Assert.Equal(row.Total, solved.Total, 9);
            Assert.Equal(row.PathStrict, solved.PathStrict);
        }
    }

    [Fact]
    public void Backward_induction_over_sums_equals_recursion_over_whole_histories() =>
        Prop.ForAll(RandomGames.UpTo(3), game =>
        {
            SequentialEquilibrium solved = SequentialEquilibrium.Solve(game, 4);
            double[] path = new double[game.Agents];
            PlayEveryHistory(game, 4, path, 0);
            return path.Zip(solved.Path).All(pair => Math.Abs(pair.First - pair.Second) < 1e-9);
        }).CheckQuietly();

    [Fact]
    public void No_agent_gains_by_one_deviation_after_any_history() =>
        Prop.ForAll(RandomGames.UpTo(4), game =>
        {
            const int Levels = 5;
            SequentialEquilibrium solved = SequentialEquilibrium.Solve(game, Levels);
            ContributionGrid grid = new(game, Levels);
            for (int position = 0; position < game.Agents; position++)
            {
                for (int before = 0; before <= position * Levels; before++)
                {
                    int[] past = Split(before, position, Levels);
                    double kept = Reward(solved.Choice(position, before));
                    for (int k = 0; k <= Levels; k++)
                    {
                        if (Reward(k) > kept + 2e-9)
                        {
                            return false;
                        }
                    }

                    double Reward(int choice)
                    {
                        int[] all = [.. past, choice, .. Continue(solved, position + 1, before + choice)];
                        return game.Rewards([.. all.Select(grid.Contribution)])[position];
                    }
                }
            }

            return true;
        }).CheckQuietly();

    [Fact]
    public void Without_bonus_penalty_and_convexity_the_share_of_the_multiplier_decides_in_both_protocols() =>
        Prop.ForAll(RandomGames.UpTo(5), game =>
        {
            PublicGoodsGame linear = game.With(
                bonus: 0, penalty: 0, costs: [.. Enumerable.Repeat(new EffortCost(game.Costs[0].Linear), game.Agents)]);
            double margin = linear.Multiplier / linear.Agents - linear.Costs[0].Linear;
            double expected = margin > 1e-6 ? linear.MaxContribution : linear.MinContribution;
            return Math.Abs(margin) <= 1e-6
                || (SequentialEquilibrium.Solve(linear, 10).Path.All(c => c == expected)
                    && SequentialEquilibrium.Solve(linear, 10).Unique
                    && SimultaneousEquilibrium.Find(linear, 10).Single().Profile.All(c => c == expected));
        }).CheckQuietly();

    [Fact]
    public void A_tie_goes_to_the_smaller_contribution_and_is_reported()
    {
        // ρ/n = κ: nothing that an agent does changes its own reward.
        SequentialEquilibrium solved = SequentialEquilibrium.Solve(PublicGoodsGame.Classic(3, 3), 10);
        Assert.Equal([0, 0, 0], solved.Path);
        Assert.False(solved.PathStrict);
        Assert.False(solved.Unique);
        Assert.Equal(0, solved.PathMargin, 12);
        EquilibriumOutcomes outcomes = EquilibriumOutcomes.Of(solved.Game, 10);
        Assert.False(outcomes.SinglePath);
        Assert.Equal(31, outcomes.Totals.Count);
    }

    [Fact]
    public void A_tie_off_the_path_leaves_the_path_strict_but_the_strategy_not_unique()
    {
        // Agent 2 is indifferent at S_1 = 0.5 alone: 0.75 + 0.5·S_1 = 1; no equilibrium leads there.
        PublicGoodsGame game = new(2, 1.5, 0.5, new EffortCost(1, 0), 0, 0, 0, 1);
        SequentialEquilibrium solved = SequentialEquilibrium.Solve(game.With(multiplier: 0.1, bonus: 1.9), 2);
        Assert.True(solved.PathStrict);
        Assert.False(solved.Unique);
        Assert.Equal(1, solved.TiedStates);
        Assert.True(EquilibriumOutcomes.Of(solved.Game, 2).SinglePath);
    }

    [Fact]
    public void A_tie_of_the_first_agent_is_reported_though_the_last_ones_choice_is_strict()
    {
        // ρ/n = 1 is what a contribution costs the first agent, and half of what it costs the others.
        SequentialEquilibrium solved = SequentialEquilibrium.Solve(new PublicGoodsGame([new(1), new(2), new(2)], 3, 0), 10);
        Assert.Equal([0, 0, 0], solved.Path);
        Assert.False(solved.PathStrict);
        Assert.Equal(0, solved.PathMargin, 12);
    }

    [Fact]
    public void The_margin_of_the_path_is_the_least_that_a_deviation_from_it_costs() =>
        Prop.ForAll(RandomGames.UpTo(4), game =>
        {
            const int Levels = 4;
            SequentialEquilibrium solved = SequentialEquilibrium.Solve(game, Levels);
            ContributionGrid grid = new(game, Levels);
            List<double> costs = [];
            for (int position = 0; position < game.Agents; position++)
            {
                int[] past = solved.PathLevels[..position];
                for (int k = 0; k <= Levels; k++)
                {
                    int[] deviated = [.. past, k, .. Continue(solved, position + 1, past.Sum() + k)];
                    if (k != solved.PathLevels[position])
                    {
                        costs.Add(solved.Payoffs[position] - game.Rewards([.. deviated.Select(grid.Contribution)])[position]);
                    }
                }
            }

            // Between a tie within rounding and a choice that is strict beyond it nothing is claimed.
            double least = costs.Min();
            return Math.Abs(solved.PathMargin - Math.Max(0, least)) < 1e-8
                && (Math.Abs(least - Tie.Tolerance) < 0.5e-9 || solved.PathStrict == least > Tie.Tolerance);
        }).CheckQuietly();

    [Fact]
    public void A_path_of_full_contribution_is_strict_as_a_tie_would_have_gone_to_less() =>
        Prop.ForAll(RandomGames.UpTo(4), game =>
        {
            SequentialEquilibrium solved = SequentialEquilibrium.Solve(game, 4, socialWeight: 0.5);
            return solved.PathStrict || solved.PathLevels.Any(level => level < 4);
        }).CheckQuietly();

    [Fact]
    public void Large_penalties_do_not_drown_the_best_choice()
    {
        PublicGoodsGame game = new(3, 1.5, 0.6, new EffortCost(1), 1e12, 3);
        Assert.Equal([1, 1, 1], SequentialEquilibrium.Solve(game, 20).Path);
    }

    [Fact]
    public void The_outcomes_of_all_equilibria_are_those_of_trying_every_way_to_break_ties() =>
        Prop.ForAll(RandomGames.UpTo(3), game =>
        {
            EquilibriumOutcomes outcomes = EquilibriumOutcomes.Of(game, 3);
            List<int[]> paths = EveryPath(game, new ContributionGrid(game, 3), []);
            int[] totals = [.. paths.Select(path => path.Sum()).Distinct().Order()];
            ContributionGrid grid = new(game, 3);
            return outcomes.SinglePath == (paths.Count == 1)
                && totals.Select(total => grid.Sum(game.Agents, total)).SequenceEqual(outcomes.Totals)
                && (!SequentialEquilibrium.Solve(game, 3).Unique || outcomes.SinglePath);
        }).CheckQuietly();

    [Fact]
    public void Payoffs_and_margin_are_those_of_the_path()
    {
        SpneOracle row = SpneOracle.Read().Single(row => row.Game.Agents == 3 && row.Game.Penalty == 3);
        SequentialEquilibrium solved = SequentialEquilibrium.Solve(row.Game, row.Levels);
        Assert.Equal(row.Game.Rewards(row.Path), solved.Payoffs, (left, right) => Math.Abs(left - right) < 1e-12);
        Assert.Equal(solved.Payoffs.Sum(), solved.Welfare);
        Assert.True(solved.PathMargin > Tie.Tolerance);
    }

    [Fact]
    public void With_full_social_weight_the_first_two_agents_choose_what_is_best_for_welfare() =>
        Prop.ForAll(RandomGames.UpTo(2), game =>
        {
            // At λ = 1 all maximise W/n: one team, so the path is a maximum of W over all profiles.
            ContributionGrid grid = new(game, 5);
            double best = Profiles(game.Agents, 5).Max(profile => game.Welfare([.. profile.Select(grid.Contribution)]));
            return Math.Abs(SequentialEquilibrium.Solve(game, 5, socialWeight: 1).Welfare - best) < 1e-8;
        }).CheckQuietly();

    [Fact]
    public void Equal_sums_are_one_state_however_they_came_about()
    {
        SequentialEquilibrium solved = SequentialEquilibrium.Solve(new(4, 1.5, 0.6, new EffortCost(0.2, 1), 1, 2, 0.1, 1), 20);
        Assert.Equal(1 + 21 + 41 + 61, solved.States);
        Assert.Equal(solved.States * 21, solved.Evaluations);
        Assert.Equal(solved.PathLevels, solved.Continue(0, 0));
        Assert.Equal(4, solved.Strategy().Rows.Count(row => row[3] is true));
    }

    [Fact]
    public void Grids_that_do_not_exist_are_refused()
    {
        PublicGoodsGame game = PublicGoodsGame.Classic(3, 1.5);
        Assert.Equal("levels", Assert.Throws<ParameterException>(() => SequentialEquilibrium.Solve(game, 0)).Parameter);
        Assert.Equal(
            "levels",
            Assert.Throws<ParameterException>(() => SequentialEquilibrium.Solve(PublicGoodsGame.Classic(10_000, 2), 20)).Parameter);
        Assert.Equal("socialWeight", Assert.Throws<ParameterException>(() => SequentialEquilibrium.Solve(game, 5, 1.2)).Parameter);
    }

    private static int[] Continue(SequentialEquilibrium solved, int position, int before) =>
        position == solved.Game.Agents ? [] : solved.Continue(position, before);

    /// <summary>Some way in which <paramref name="agents"/> can have contributed <paramref name="sum"/> levels together.</summary>
    private static int[] Split(int sum, int agents, int levels)
    {
        int[] split = new int[agents];
        for (int i = 0; i < agents; i++)
        {
            split[i] = Math.Min(levels, sum);
            sum -= split[i];
        }

        return split;
    }

    private static IEnumerable<int[]> Profiles(int agents, int levels) =>
        agents == 0
            ? [[]]
            : Profiles(agents - 1, levels).SelectMany(past => Enumerable.Range(0, levels + 1).Select(k => (int[])[.. past, k]));

    /// <summary>The equilibrium below one history, by trying every contribution and what follows it; fills the rest of the path.</summary>
    private static void PlayEveryHistory(PublicGoodsGame game, int levels, double[] history, int position)
    {
        if (position == game.Agents)
        {
            return;
        }

        List<(double Reward, double[] Path)> tried = [];
        for (int k = 0; k <= levels; k++)
        {
            double[] path = [.. history];
            path[position] = new ContributionGrid(game, levels).Contribution(k);
            PlayEveryHistory(game, levels, path, position + 1);
            tried.Add((game.Rewards(path)[position], path));
        }

        double most = tried.Max(outcome => outcome.Reward);
        tried.First(outcome => outcome.Reward > most - 1e-9).Path.CopyTo(history, 0);
    }

    /// <summary>Every path of a pure SPNE below one history: the definition, regardless of cost.</summary>
    private static List<int[]> EveryPath(PublicGoodsGame game, ContributionGrid grid, int[] history)
    {
        int position = history.Length;
        if (position == game.Agents)
        {
            return [history];
        }

        List<List<int[]>> after = [.. Enumerable.Range(0, grid.Levels + 1).Select(k => EveryPath(game, grid, [.. history, k]))];
        double Reward(int[] path) => game.Rewards([.. path.Select(grid.Contribution)])[position];
        double secured = after.Max(paths => paths.Min(Reward));
        return [.. after.SelectMany(paths => paths).Where(path => Reward(path) >= secured - 1e-9)];
    }
}
