using FsCheck;
using FsCheck.Fluent;

namespace Swa.Research.Tests.Theory;

public class CriticalSurfaceTests
{
    private static Gen<HeterogeneousCongestionGame> Game =>
        from agents in Gen.Choose(1, 6)
        from values in RandomGames.Between(0.2, 4).ArrayOf(agents)
        from shares in RandomGames.Between(0.01, 1).ArrayOf(agents)
        from caps in RandomGames.Between(0.5, 12).ArrayOf(agents)
        from weights in RandomGames.Share.ArrayOf(agents)
        from capacity in RandomGames.Between(0.2, 1.3)
        from severity in RandomGames.Between(0.2, 8)
        select new HeterogeneousCongestionGame(
            capacity * caps.Sum(),
            severity,
            [.. Enumerable.Range(0, agents).Select(i => new Participant(values[i], shares[i] / shares.Sum(), caps[i], weights[i]))]);

    [Fact]
    public void An_agents_condition_is_the_sign_of_its_marginal_under_overload() => RandomGames.Check(Game, game =>
    {
        for (int agent = 0; agent < game.Agents; agent++)
        {
            double marginal = game.UtilityMarginal(agent, CapacitySide.Above);
            if (Math.Abs(marginal) > 1e-9)
            {
                Assert.Equal(marginal < 0, CriticalSurface.Of(game, agent).Holds(game.Participants[agent].Weight));
            }
        }
    }, 500);

    [Fact]
    public void Best_response_finds_the_heterogeneous_equilibrium_load() => RandomGames.Check(Game, game =>
    {
        if (Enumerable.Range(0, game.Agents).All(agent => Math.Abs(game.UtilityMarginal(agent, CapacitySide.Above)) > 1e-6))
        {
            BestResponse found = BestResponse.Find(game);
            Assert.True(found.Converged);
            Near.Relative(CriticalSurface.EquilibriumLoad(game), found.Load, 1e-6);
        }
    });

    [Fact]
    public void Equal_agents_are_stable_from_the_critical_weight_of_Theorem_1_on() => RandomGames.Check(RandomGames.Game, game =>
    {
        StabilityCondition condition = CriticalSurface.Of(HeterogeneousCongestionGame.From(game, [.. new double[game.Agents]]), 0);
        if (Threshold.RegimeOf(game.Agents, game.Severity) == Regime.SocialDilemma)
        {
            Assert.Equal(StabilityKind.AtLeast, condition.Kind);
            Near.Relative(Threshold.CriticalWeight(game)!.Value, condition.CriticalWeight!.Value, 1e-9);
        }
    });

    [Theory]
    [InlineData(0, 20)]
    [InlineData(1, 20)]
    [InlineData(2, 20)]
    [InlineData(3, 30)]
    [InlineData(5, 50)]
    public void Five_agents_tolerate_two_defectors(int defectors, double load)
    {
        HeterogeneousCongestionGame game = HeterogeneousCongestionGame.From(
            CongestionGame.Paper, [.. Enumerable.Range(0, 5).Select(agent => agent < defectors ? 0.0 : 0.9)]);
        Near.Absolute(load, CriticalSurface.EquilibriumLoad(game), 1e-9);
        Near.Absolute(load, BestResponse.Find(game).Load, 1e-6);
        Assert.Equal(defectors <= CriticalSurface.ToleratedDefectors(CongestionGame.Paper), CriticalSurface.IsLoadStable(game));
        Assert.Equal(defectors == 0, CriticalSurface.IsIncentiveStable(game));
    }

    [Fact]
    public void Caps_that_fill_the_capacity_exactly_are_tolerated_whatever_the_rounding()
    {
        // 0.3/0.1 is 2.9999999999999996 and 3 · 0.1 is 0.30000000000000004 in double precision.
        CongestionGame game = new(5, 0.3, 3, 0.1);
        Assert.Equal(3, CriticalSurface.ToleratedDefectors(game));
        Assert.Equal(2, CriticalSurface.ToleratedDefectors(game with { Capacity = 0.299 }));
        Assert.Equal(5, CriticalSurface.ToleratedDefectors(game with { Capacity = 0.7 }));
        Assert.True(CriticalSurface.IsLoadStable(HeterogeneousCongestionGame.From(game, [0, 0, 0, 1, 1])));
        Assert.False(CriticalSurface.IsLoadStable(HeterogeneousCongestionGame.From(game, [0, 0, 0, 0, 1])));
    }

    [Fact]
    public void An_agent_that_bears_more_than_it_causes_is_stable_up_to_a_weight()
    {
        // v = 3, s = 1, β = 2.9… private 3 − 1·4 < 0 while the group gains 5 − 4 > 0 from the other's view: p < 0 < q.
        HeterogeneousCongestionGame game = new(1, 4, new Participant(5, 1, 2, 0), new Participant(5, 0, 2, 0));
        Assert.Equal(StabilityKind.Never, CriticalSurface.Of(game, 0).Kind);
        HeterogeneousCongestionGame costly = new(1, 4, new Participant(3.9, 1, 2, 0), new Participant(5, 0, 2, 0));
        Assert.Equal(StabilityKind.Always, CriticalSurface.Of(costly, 0).Kind);
        Assert.Equal(StabilityKind.Never, CriticalSurface.Of(costly, 1).Kind);
    }
}
