using Swa.Research.Figures;
using Swa.Research.PublicGoods;

namespace Swa.Research.Tests.PublicGoods;

public sealed class CommittedResultsTests
{
    [Fact]
    public void The_committed_checks_are_what_the_code_computes()
    {
        foreach (CheckResult check in PublicGoodsChecks.All())
        {
            Assert.Equal(Read("data", "results", $"spgg-{check.Name}.csv"), check.Data.ToCsv());
            if (check.Figure is { } figure)
            {
                Assert.Equal(Read("figures", $"spgg-{check.Name}.svg"), figure.ToSvg());
                Assert.Equal(Read("figures", $"spgg-{check.Name}.plotly.json"), figure.ToPlotlyJson());
            }
        }
    }

    [Fact]
    public void The_committed_learning_reached_most_equilibria_under_all_of_ten_seeds()
    {
        string[][] rows =
            [.. Read("data", "results", "spgg-learning.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(
            line => line.Split(','))];
        int Column(string name) => Array.IndexOf(rows[0], name);
        string[] converged =
            [.. rows.Skip(1).Where(row => row[Column("converged")] == "true").Select(row => row[Column("game")]).Distinct()];
        Assert.True(converged.Length >= 5);
        Assert.Equal(44 + 10, rows.Skip(1).Select(row => row[Column("game")]).Distinct().Count());
        Assert.Equal(
            10, rows.Skip(1).Where(row => row[Column("held_out")] == "true").Select(row => row[Column("game")]).Distinct().Count());
        Assert.All(rows.Skip(1), row => Assert.Equal("10", row[Column("seeds")]));
        Assert.All(rows.Skip(1).Where(row => row[Column("converged")] == "true"), row => Assert.InRange(
            Math.Abs(Number(row[Column("equilibrium")]) - Number(row[Column("mean")])), 0, LearningResult.Tolerance));
        Assert.All(rows.Skip(1).Where(row => row[Column("converged")] == "true"), row => Assert.InRange(
            Number(row[Column("largest_gain")]), double.NegativeInfinity, LearningResult.GainTolerance));
        Assert.Equal(
            Enumerable.Range(1, 4).SelectMany(ReferenceGames.Of).Concat(ReferenceGames.HeldOut(10)).SelectMany(
                game => ContinuousEquilibrium.Solve(game).Path),
            rows.Skip(1).Select(row => Number(row[Column("equilibrium")])),
            (left, right) => Math.Abs(left - right) < 1e-9);
    }

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([Repository.Root, .. path]));
}
