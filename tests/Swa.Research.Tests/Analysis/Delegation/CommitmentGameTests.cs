using FsCheck;
using FsCheck.Fluent;

namespace Swa.Research.Tests.Analysis.Delegation;

public class CommitmentGameTests
{
    private static Gen<CommitmentGame> Owners =>
        from agents in Gen.Choose(2, 7)
        from capacity in RandomGames.Between(0.05, 0.99)
        from severity in RandomGames.Between(0.2, 2.5)
        from maxDemand in RandomGames.Between(0.5, 15)
        select new CommitmentGame(new CongestionGame(agents, capacity * agents * maxDemand, severity * agents, maxDemand));

    [Theory]
    [InlineData(20, 1.6, 5, new[] { 6, 7.5, 6.8, 6.8, 6.8 })]
    [InlineData(20, 5.5, 2, new[] { 6, 7.5, -1, -1, -1 })]
    [InlineData(28, 5.5, 3, new[] { 4.4, 5.5, 5.133333333333333, -1, -1 })]
    public void Gains_and_survivors_are_those_worked_out_by_hand(double capacity, double severity, int survivors, double[] gains)
    {
        CommitmentGame game = new(new CongestionGame(5, capacity, severity, 10));
        for (int others = 0; others < 5; others++)
        {
            Near.Absolute(gains[others], game.GainOfCommitting(others), 1e-12);
        }

        Assert.Equal(survivors, game.Survivors);
        Assert.Equal(severity < 5, game.IsDilemma);
    }

    [Fact]
    public void Committing_dominates_exactly_where_the_severity_is_below_the_number_of_agents() => RandomGames.Check(
        Owners.Where(owners => Math.Abs(owners.Game.Severity - owners.Game.Agents) > 1e-6),
        owners => Assert.Equal(
            owners.Game.Severity < owners.Game.Agents,
            Enumerable.Range(0, owners.Game.Agents).All(others => owners.GainOfCommitting(others) > 0)));

    [Fact]
    public void As_many_survive_as_are_committed_in_every_equilibrium_that_enumeration_finds() => RandomGames.Check(
        Owners.Where(owners => Enumerable.Range(0, owners.Game.Agents).All(others => Math.Abs(owners.GainOfCommitting(others)) > 1e-6)),
        owners =>
        {
            int agents = owners.Game.Agents;
            int[] found =
            [
                .. Enumerable.Range(0, 1 << agents).Where(profile => Enumerable.Range(0, agents).All(owner =>
                    Rewards(owners.Game, profile)[owner] >= Rewards(owners.Game, profile ^ (1 << owner))[owner]))
                    .Select(profile => int.PopCount(profile)).Distinct(),
            ];
            Assert.Equal([owners.Survivors], found);
        });

    [Fact]
    public void What_yields_never_overloads_and_the_committed_do()
    {
        CommitmentGame owners = new(CongestionGame.Paper);
        Assert.Equal([20, 20, 20, 30, 40, 50], Enumerable.Range(0, 6).Select(owners.Load));
        Assert.Equal(20, owners.Welfare(2));
        Assert.Equal(2, owners.Welfare(5));
        Near.Absolute(10.0 / 3, new CommitmentGame(CongestionGame.Paper with { Capacity = 30 }).YieldedDemand(2), 1e-12);
    }

    [Fact]
    public void A_capacity_for_everybody_leaves_nothing_to_commit_to()
    {
        Assert.Throws<ParameterException>(() => new CommitmentGame(CongestionGame.Paper with { Capacity = 50 }));
        Assert.Throws<ParameterException>(() => new CommitmentGame(CongestionGame.Paper).GainOfCommitting(5));
    }

    [Fact]
    public void A_mutant_among_strangers_gains_as_the_first_to_commit_and_among_copies_as_all_of_them()
    {
        CommitmentGame owners = new(CongestionGame.Paper);
        Near.Absolute(owners.GainOfCommitting(0), owners.InvasionGain(0), 1e-12);
        Near.Absolute(0.4 - 4, owners.InvasionGain(1), 1e-12);
        double repelling = owners.RepellingAssortment()!.Value;
        Near.Absolute(0, owners.InvasionGain(repelling), 1e-9);
        Assert.Null(new CommitmentGame(CongestionGame.Paper with { Severity = 0.5 }).RepellingAssortment());
    }

    private static double[] Rewards(CongestionGame game, int profile)
    {
        bool[] committed = [.. Enumerable.Range(0, game.Agents).Select(owner => (profile >> owner & 1) == 1)];
        double taken = committed.Count(each => each) * game.MaxDemand;
        double left = Math.Max(0, game.Capacity - taken) / Math.Max(1, committed.Count(each => !each));
        double[] demands = [.. committed.Select(each => each ? game.MaxDemand : left)];
        return [.. demands.Select(demand => game.Reward(demand, CongestionGame.Load(demands)))];
    }
}
