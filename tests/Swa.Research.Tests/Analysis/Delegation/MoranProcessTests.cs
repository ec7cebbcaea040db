using MathNet.Numerics.LinearAlgebra;

namespace Swa.Research.Tests.Analysis.Delegation;

public class MoranProcessTests
{
    private static CommitmentGame Owners(double severity) => new(CongestionGame.Paper with { Severity = severity });

    [Fact]
    public void Without_selection_a_mutant_fixates_as_often_as_its_share()
    {
        MoranProcess neutral = new(Owners(1.6), 50, 0);
        Near.Absolute(1.0 / 50, neutral.FixationOfCommitting(), 1e-15);
        Near.Absolute(1.0 / 50, neutral.FixationOfYielding(), 1e-15);
    }

    [Theory]
    [InlineData(1.6, 50, 0.01)]
    [InlineData(5.5, 12, 0.2)]
    [InlineData(5.5, 6, 3)]
    public void The_formula_solves_the_chain_of_births_and_deaths(double severity, int population, double selection)
    {
        CommitmentGame owners = Owners(severity);
        MoranProcess process = new(owners, population, selection);
        double[] rises = Solve(committed => Rise(process, committed), population);
        Near.Relative(rises[1], process.FixationOfCommitting(), 1e-9);
        Near.Relative(1 - rises[population - 1], process.FixationOfYielding(), 1e-6);
    }

    [Fact]
    public void A_simulated_mutant_takes_over_as_often_as_the_formula_says_and_more_often_than_a_neutral_one()
    {
        MoranProcess process = new(Owners(1.6), 20, 0.02);
        double[] outcomes = [.. Enumerable.Range(0, 4000).Select(run => Play(process, run) ? 1.0 : 0)];
        Near.Runs(process.FixationOfCommitting(), outcomes);
        Assert.True(process.FixationOfCommitting() > 2.0 / 20);
    }

    [Fact]
    public void Groups_are_drawn_without_replacement()
    {
        // Of six owners a group leaves out one of the five others: with four committed, another committed one with probability 3/5.
        MoranProcess process = new(Owners(1.6), 6, 1);
        Near.Absolute(0.6 * Owners(1.6).CommittedReward(3) + 0.4 * Owners(1.6).CommittedReward(4), process.MeanReward(4, true), 1e-12);
        Near.Absolute(0.8 * Owners(1.6).YieldingReward(3) + 0.2 * Owners(1.6).YieldingReward(4), process.MeanReward(4, false), 1e-12);
        Assert.Throws<ParameterException>(() => new MoranProcess(Owners(1.6), 4, 1));
        Assert.Throws<ParameterException>(() => process.MeanReward(0, true));
    }

    /// <summary>Probability that a change of the number of committed owners is a rise.</summary>
    private static double Rise(MoranProcess process, int committed)
    {
        double ours = committed * Math.Exp(process.Selection * process.MeanReward(committed, true));
        double theirs = (process.Population - committed) * Math.Exp(process.Selection * process.MeanReward(committed, false));
        double up = ours / (ours + theirs) * (process.Population - committed);
        double down = theirs / (ours + theirs) * committed;
        return up / (up + down);
    }

    private static double[] Solve(Func<int, double> rise, int population)
    {
        Matrix<double> system = Matrix<double>.Build.DenseIdentity(population + 1);
        Vector<double> right = Vector<double>.Build.Dense(population + 1);
        right[population] = 1;
        for (int committed = 1; committed < population; committed++)
        {
            system[committed, committed + 1] = -rise(committed);
            system[committed, committed - 1] = rise(committed) - 1;
        }

        return [.. system.Solve(right)];
    }

    private static bool Play(MoranProcess process, int run)
    {
        RandomStream random = RandomStream.For((ulong)run, 0, 0);
        int committed = 1;
        while (committed > 0 && committed < process.Population)
        {
            committed += random.NextDouble() < Rise(process, committed) ? 1 : -1;
        }

        return committed > 0;
    }
}
