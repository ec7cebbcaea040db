namespace Swa.Research.Tests.Analysis.Exact;

/// <summary>
/// The law of one agent's choice by enumeration: every set that may be drawn, joined with the anchors as the documentation of
/// <see cref="CandidateJoin"/> says, scored by the rule, and chosen from by the chooser's definition.
/// </summary>
internal static class CandidateSets
{
    /// <summary>Probability of each demand at a belief.</summary>
    public static Dictionary<double, double> Law(Scenario scenario, double belief)
    {
        Dictionary<double, double> law = [];
        List<(double Probability, double[] Candidates)> sets = [.. All(scenario)];
        foreach ((double probability, double[] candidates) in sets)
        {
            foreach ((double demand, double share) in Choice(scenario, belief, candidates))
            {
                law[demand] = law.GetValueOrDefault(demand) + probability * share;
            }
        }

        return law;
    }

    private static IEnumerable<(double Probability, double[] Candidates)> All(Scenario scenario)
    {
        double[] grid = new DemandGrid(scenario.MaxDemand, scenario.GridStep).Points.ToArray();
        double[] anchors = [.. scenario.Candidates.AnchorsUpTo(scenario.MaxDemand).Distinct()];
        double[] pool = scenario.Proposer switch
        {
            UniformProposer or GridProposer => grid,
            GreedyProposer => [.. grid.Where(point => point >= scenario.MaxDemand / 2)],
            CautiousProposer => [.. grid.Where(point => point <= scenario.MaxDemand / 2)],
            FocalProposer => [.. Enumerable.Range(0, (int)scenario.MaxDemand + 1).Select(number => (double)number)],
            _ => [],
        };
        int drawn = scenario.Proposer is GridProposer ? pool.Length : Math.Min(scenario.Proposals, pool.Length);
        double[][] draws = [.. Subsets(pool, drawn)];
        int limit = Math.Max(scenario.Proposals, anchors.Length);
        foreach (double[] proposals in draws)
        {
            double[] joined = [.. proposals.Concat(anchors).Distinct()];
            if (scenario.Join == CandidateJoin.Union)
            {
                yield return (1.0 / draws.Length, joined);
            }
            else if (joined.Length >= 3)
            {
                yield return (1.0 / draws.Length, joined[..Math.Min(limit, joined.Length)]);
            }
            else
            {
                double[][] again = [.. Subsets(grid, Math.Min(limit, grid.Length))];
                foreach (double[] other in again)
                {
                    double[] cut = [.. other.Concat(anchors).Distinct().Take(limit)];
                    yield return (1.0 / draws.Length / again.Length, cut);
                }
            }
        }
    }

    private static IEnumerable<(double Demand, double Share)> Choice(Scenario scenario, double belief, double[] candidates)
    {
        ScoredCandidate[] table = [.. new SwiRule(scenario.Game, scenario.PlayedRule()) is var rule
            ? candidates.Select(demand => rule.Score(scenario.Weight, belief, demand).Rows.Single(row => row.Demand == demand))
            : []];
        double best = table[SwiRule.Best(table)].Demand;
        switch (scenario.Chooser)
        {
            case SoftmaxChooser softmax:
                double largest = table.Max(row => row.Utility);
                double[] odds = [.. table.Select(row => Math.Exp((row.Utility - largest) / softmax.Temperature))];
                return table.Zip(odds, (row, odd) => (row.Demand, odd / odds.Sum()));
            case NoisyChooser noisy:
                return table.Select(row => (row.Demand, noisy.Noise / table.Length + (row.Demand == best ? 1 - noisy.Noise : 0)));
            default:
                return [(best, 1)];
        }
    }

    private static IEnumerable<double[]> Subsets(double[] points, int count)
    {
        if (count == 0)
        {
            return [[]];
        }

        return Enumerable.Range(0, points.Length - count + 1).SelectMany(
            first => Subsets(points[(first + 1)..], count - 1).Select(rest => (double[])[points[first], .. rest]));
    }
}
