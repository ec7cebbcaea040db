using FsCheck;
using FsCheck.Fluent;
using Swa.Research.PublicGoods;

namespace Swa.Research.Tests.PublicGoods;

public sealed class ContinuousEquilibriumTests
{
    private static readonly EffortCost Convex = new(0.2, 1);

    [Fact]
    public void Three_agents_who_each_gain_from_all_they_can_give_have_one_equilibrium()
    {
        // c_3 = min(1, 0.8 + 0.1·S_2); dU_2/dc_2 = 0.9 + 0.1·c_1 − c_2; dU_1/dc_1 = 1.01 − c_1.
        ContinuousEquilibrium solved = ContinuousEquilibrium.Solve(new PublicGoodsGame(3, 3, 0.1, Convex, 2, 2, 0.1, 1));
        Near([1, 1, 1], solved.Path);
        Assert.True(solved.Unique);
        Assert.True(solved.PathStrict);
        Assert.Equal(0.95, solved.Contribution(2, 1.5), 12);
        Assert.Equal(1, solved.Contribution(2, 2), 12);
    }

    [Fact]
    public void The_first_agent_gives_just_what_makes_the_others_reach_the_end_of_the_range()
    {
        // c_3 = 0.3 + 0.6·S_2 up to S_2 = 7/6; there c_2 stops, from S_1 = (7/6 − 0.6)/1.6 on; then more of c_1 replaces c_2.
        ContinuousEquilibrium solved = ContinuousEquilibrium.Solve(new PublicGoodsGame(3, 1.5, 0.6, Convex, 0, 0, 0.1, 1));
        Near([17 / 48.0, 13 / 16.0, 1], solved.Path);
        Assert.True(solved.Unique);
    }

    [Fact]
    public void Followers_who_answer_more_make_the_first_agent_contribute_though_the_threshold_is_met_without_it() =>
        Near([0.425, 0.1625], ContinuousEquilibrium.Solve(new PublicGoodsGame(2, 1.9, 0.5, new(1, 1), 0, 0.5, 0.01, 1)).Path);

    [Fact]
    public void An_indifferent_agent_gives_what_an_earlier_one_could_make_it_give()
    {
        // The second answers S_1 > 1/4/0.6 with 1 and less with 0; at S_1 itself it is indifferent, and the first stops there.
        ContinuousEquilibrium solved = ContinuousEquilibrium.Solve(new PublicGoodsGame(2, 1.5, 0.6, new(1)));
        Near([5 / 12.0, 1], solved.Path);
        Assert.True(solved.Unique);
        Assert.False(solved.PathStrict);
        Assert.Equal(1, solved.TiedStates);
        Assert.False(solved.UniqueEverywhere);
        Assert.Equal(0, solved.Contribution(1, 0.4166));
        Assert.Equal(1, solved.Contribution(1, 0.4167));
    }

    [Fact]
    public void At_the_least_bonus_two_equilibria_are_left()
    {
        // γ = 1/4: only S_1 = 1 makes the second indifferent, and the first can do no more to decide it.
        PublicGoodsGame game = new(2, 1.5, 0.25, new(1));
        Near([0, 0], ContinuousEquilibrium.Solve(game).Path);
        Assert.False(ContinuousEquilibrium.Solve(game).Unique);
        Near([0.996, 1], ContinuousEquilibrium.Solve(game.With(bonus: 0.25 / 0.996)).Path);
        Near([0, 0], ContinuousEquilibrium.Solve(game.With(bonus: 0.2499)).Path);
        Assert.True(ContinuousEquilibrium.Solve(game.With(bonus: 0.2499)).Unique);
    }

    [Fact]
    public void Agents_indifferent_everywhere_give_least_and_have_many_equilibria()
    {
        ContinuousEquilibrium solved = ContinuousEquilibrium.Solve(PublicGoodsGame.Classic(3, 3));
        Assert.Equal([0, 0, 0], solved.Path);
        Assert.False(solved.Unique);
        Assert.False(solved.PathStrict);
    }

    [Fact]
    public void A_tie_of_the_first_agent_alone_makes_two_equilibria()
    {
        // What the threshold saves it is what it costs: P = 0.5·(1 − 0.5).
        PublicGoodsGame game = new(1, 0.5, 0, new(1), 0.25, 0.5);
        Assert.Equal([0], ContinuousEquilibrium.Solve(game).Path);
        Assert.False(ContinuousEquilibrium.Solve(game).Unique);
        Assert.Equal(0, ContinuousEquilibrium.Solve(game).PathMargin, 12);
        Assert.Equal([0.5], ContinuousEquilibrium.Solve(game.With(penalty: 0.26)).Path);
        Assert.Equal(0.01, ContinuousEquilibrium.Solve(game.With(penalty: 0.26)).PathMargin, 12);
    }

    [Fact]
    public void A_threshold_that_takes_everything_from_everybody_is_met_for_a_large_penalty_however_large()
    {
        foreach (double penalty in (double[])[0.51, 10, 1e12])
        {
            ContinuousEquilibrium solved = ContinuousEquilibrium.Solve(new PublicGoodsGame(3, 1.5, 0, new(1), penalty, 3));
            Near([1, 1, 1], solved.Path);
            Assert.True(solved.Unique);
        }

        Near([0, 0, 0], ContinuousEquilibrium.Solve(new PublicGoodsGame(3, 1.5, 0, new(1), 0.49, 3)).Path);
    }

    [Fact]
    public void No_agent_gains_by_deviating_after_any_sum() =>
        Check.One(QuietChecks.Config.WithMaxTest(400), Prop.ForAll(Weighted(), drawn =>
        {
            (PublicGoodsGame game, double weight, int seed) = drawn;
            ContinuousEquilibrium solved = ContinuousEquilibrium.Solve(game, weight);
            Random random = new(seed);
            for (int position = 0; position < game.Agents; position++)
            {
                ReplyPiece[] pieces = [.. solved.Strategies().Where(piece => piece.Agent == position)];
                double[] sums =
                [
                    solved.Path[..position].Sum(),
                    .. pieces.SelectMany(piece => (double[])[piece.From, (piece.From + piece.To) / 2, piece.To]),
                    .. Enumerable.Range(0, 5).Select(_ =>
                        position * (game.MinContribution + random.NextDouble() * (game.MaxContribution - game.MinContribution))),
                ];
                foreach (double sum in sums)
                {
                    double[] past = [.. Enumerable.Repeat(sum / Math.Max(1, position), position)];
                    double kept = Utility(game, weight, [.. past, .. solved.Continue(position, sum)], position);
                    for (int k = 0; k <= 50; k++)
                    {
                        double other = game.MinContribution + (game.MaxContribution - game.MinContribution) * k / 50;
                        double[] deviated = [.. past, other, .. solved.Continue(position + 1, sum + other)];
                        if (Utility(game, weight, deviated, position) > kept + Tie.Tolerance)
                        {
                            return false;
                        }
                    }
                }
            }

            return true;
        }));

    [Fact]
    public void Pieces_cover_every_sum_once_and_replies_never_lower_the_sum_after_them() =>
        Prop.ForAll(RandomGames.UpTo(5), game =>
        {
            ContinuousEquilibrium solved = ContinuousEquilibrium.Solve(game);
            return Enumerable.Range(0, game.Agents).All(agent =>
            {
                ReplyPiece[] pieces = [.. solved.Strategies().Where(piece => piece.Agent == agent)];
                return Math.Abs(pieces[0].From - agent * game.MinContribution) < 1e-9
                    && Math.Abs(pieces[^1].To - agent * game.MaxContribution) < 1e-9
                    && pieces.All(piece => piece.Slope >= -1 - 1e-9)
                    && pieces.Zip(pieces.Skip(1)).All(pair =>
                        Math.Abs(pair.First.To - pair.Second.From) < 1e-9
                        && At(pair.Second, pair.Second.From) >= At(pair.First, pair.First.To) - 1e-9);
            });

            static double At(ReplyPiece piece, double sum) => piece.Intercept + piece.Slope * sum;
        }).CheckQuietly();

    [Fact]
    public void The_grid_comes_as_close_as_its_steps_are_small()
    {
        foreach (PublicGoodsGame game in Enumerable.Range(1, 4).SelectMany(ReferenceGames.Of))
        {
            ContinuousEquilibrium exact = ContinuousEquilibrium.Solve(game);
            foreach (int levels in (int[])[320, 640, 1280])
            {
                SequentialEquilibrium grid = SequentialEquilibrium.Solve(game, levels);
                double step = (game.MaxContribution - game.MinContribution) / levels;
                Assert.InRange(Math.Abs(grid.Total - exact.Total), 0, 20 * step);
                Assert.InRange(Math.Abs(grid.Welfare - exact.Welfare), 0, 20 * step);
            }
        }
    }

    [Fact]
    public void Away_from_switches_the_grid_agrees_on_random_games() =>
        Prop.ForAll(RandomGames.UpTo(3), game =>
        {
            const int Levels = 400;
            ContinuousEquilibrium exact = ContinuousEquilibrium.Solve(game);

            // A second maximum that is nearly as good, or a threshold that the grid cannot meet exactly, may turn the grid elsewhere.
            if (exact.PathMargin < 0.1 || !exact.Unique)
            {
                return true;
            }

            // A follower's rounding is worth some h to an earlier agent, which moves by some √h for it at a cost of h: paths are as close
            // as √h alone, the first agent's payoff is as close as h.
            SequentialEquilibrium grid = SequentialEquilibrium.Solve(game, Levels);
            double range = game.MaxContribution - game.MinContribution;
            return Math.Abs(exact.Total - grid.Total) <= 10 * range / Math.Sqrt(Levels)
                && Math.Abs(exact.Payoffs[0] - grid.Payoffs[0]) <= 20 * (1 + game.Multiplier) * range / Levels;
        }).CheckQuietly();

    [Fact]
    public void Where_all_replies_are_levels_it_is_an_equilibrium_of_the_grid_in_exact_arithmetic()
    {
        const int Levels = 4;
        int tried = 0;
        foreach (int agents in (int[])[1, 2, 3])
        {
            foreach (decimal multiplier in (decimal[])[0.5m, 1.5m, 2.9m])
            {
                foreach (decimal bonus in (decimal[])[0, 0.5m, 1])
                {
                    foreach (decimal penalty in (decimal[])[0, 0.6m, 2])
                    {
                        foreach (int threshold in (int[])[2, 4, 4 * agents])
                        {
                            tried += Compare(agents, multiplier, bonus, penalty, threshold / 4m) ? 1 : 0;
                        }
                    }
                }
            }
        }

        Assert.InRange(tried, 100, int.MaxValue);

        bool Compare(int agents, decimal multiplier, decimal bonus, decimal penalty, decimal threshold)
        {
            if (threshold > agents)
            {
                return false;
            }

            ContinuousEquilibrium solved = ContinuousEquilibrium.Solve(new PublicGoodsGame(
                agents, (double)multiplier, (double)bonus, new EffortCost(1), (double)penalty, (double)threshold));
            bool onGrid = Enumerable.Range(0, agents).All(agent => Enumerable.Range(0, agent * Levels + 1).All(
                level => IsLevel(solved.Contribution(agent, level / (double)Levels))));
            if (onGrid)
            {
                int[] path = [.. solved.Path.Select(c => (int)Math.Round(c * Levels))];
                Assert.Contains(path, EveryPath([]), (IEqualityComparer<int[]>)new SameLevels());
            }

            return onGrid;

            List<int[]> EveryPath(int[] history)
            {
                if (history.Length == agents)
                {
                    return [history];
                }

                List<List<int[]>> after = [.. Enumerable.Range(0, Levels + 1).Select(k => EveryPath([.. history, k]))];
                decimal secured = after.Max(paths => paths.Min(path => Reward(path, history.Length)));
                return [.. after.SelectMany(paths => paths).Where(path => Reward(path, history.Length) >= secured)];
            }

            decimal Reward(int[] path, int agent)
            {
                decimal total = path.Sum() / (decimal)Levels;
                decimal own = path[agent] / (decimal)Levels;
                return multiplier * total / agents + bonus * own * path[..agent].Sum() / Levels - own - (total < threshold ? penalty : 0);
            }
        }

        static bool IsLevel(double contribution) => Math.Abs(contribution * Levels - Math.Round(contribution * Levels)) < 1e-9;
    }

    [Fact]
    public void A_committed_agent_gives_what_it_said_and_the_others_answer_it()
    {
        PublicGoodsGame game = new(3, 1.5, 0.6, new EffortCost(1), 3, 2);
        Near([1, 0, 1], ContinuousEquilibrium.Solve(game, committed: [null, 0.0, null]).Path);
        Assert.Throws<ParameterException>(() => ContinuousEquilibrium.Solve(game, committed: [null, 1.1, null]));
        Assert.Throws<ParameterException>(() => ContinuousEquilibrium.Solve(game, committed: [0]));
    }

    [Fact]
    public void With_full_social_weight_two_agents_choose_what_is_best_for_welfare() =>
        Prop.ForAll(RandomGames.UpTo(2), game =>
        {
            const int Levels = 40;
            double welfare = ContinuousEquilibrium.Solve(game, 1).Welfare;
            ContributionGrid grid = new(game, Levels);
            return Enumerable.Range(0, Levels + 1).All(first => Enumerable.Range(0, Levels + 1).All(second =>
                game.Welfare(game.Agents == 1
                    ? [grid.Contribution(first)]
                    : [grid.Contribution(first), grid.Contribution(second)]) <= welfare + 1e-8));
        }).CheckQuietly();

    [Fact]
    public void Twenty_agents_are_solved_in_some_hundred_pieces()
    {
        ContinuousEquilibrium solved = ContinuousEquilibrium.Solve(new PublicGoodsGame(20, 1.5, 0.6, new(1, 0.3), 3, 10));
        Assert.InRange(solved.Pieces, 20, 1000);
        Assert.Equal("agents", Assert.Throws<ParameterException>(
            () => ContinuousEquilibrium.Solve(PublicGoodsGame.Classic(ContinuousEquilibrium.MostAgents + 1, 2))).Parameter);
        Assert.Equal("socialWeight", Assert.Throws<ParameterException>(() => ContinuousEquilibrium.Solve(solved.Game, 1.2)).Parameter);
    }

    [Fact]
    public void The_strategy_marks_the_one_piece_of_each_agent_that_the_path_uses() =>
        Prop.ForAll(RandomGames.UpTo(4), game =>
        {
            ContinuousEquilibrium solved = ContinuousEquilibrium.Solve(game);
            double before = 0;
            for (int agent = 0; agent < game.Agents; agent++)
            {
                IReadOnlyList<object?>[] marked = [.. solved.Strategy().Rows.Where(row => (int)row[0]! == agent + 1 && (bool)row[5]!)];
                if (marked.Length == 0
                    || marked.Any(row => Math.Abs((double)row[3]! + (double)row[4]! * before - solved.Path[agent]) > 1e-6))
                {
                    return false;
                }

                before += solved.Path[agent];
            }

            return true;
        }).CheckQuietly();

    private static double Utility(PublicGoodsGame game, double weight, double[] path, int agent)
    {
        double[] rewards = game.Rewards([.. path.Select(c => Math.Clamp(c, game.MinContribution, game.MaxContribution))]);
        return (1 - weight) * rewards[agent] + weight / game.Agents * rewards.Sum();
    }

    private static Arbitrary<(PublicGoodsGame Game, double Weight, int Seed)> Weighted() => Arb.From(
        from game in RandomGames.UpTo(5).Generator
        from weight in Gen.OneOf(Gen.Constant(0.0), Gen.Choose(0, 20).Select(k => k / 20.0))
        from seed in Gen.Choose(0, 1_000_000)
        select (game, weight, seed));

    private static void Near(double[] expected, double[] path) =>
        Assert.Equal(expected, path, (left, right) => Math.Abs(left - right) < 1e-9);

    private sealed class SameLevels : IEqualityComparer<int[]>
    {
        public bool Equals(int[]? left, int[]? right) => left!.SequenceEqual(right!);

        public int GetHashCode(int[] levels) => levels.Length;
    }
}
