namespace Swa.Research.Reproduction;

/// <summary>Figure 6: which belief gains hold for how many agents, with the curves α = 2/n and α = 1/n.</summary>
public static class StabilityMap
{
    private const double Settled = 0.01;
    private const double Away = 0.03;

    /// <summary>Simulates and draws.</summary>
    /// <param name="cancellationToken">Ends the simulation.</param>
    /// <returns>The figure with its claims.</returns>
    public static FigureResult Run(CancellationToken cancellationToken = default)
    {
        double[] agents = [.. Enumerable.Range(2, 29).Select(n => (double)n)];
        double[] gains = [.. Enumerable.Range(1, 50).Select(i => i / 100.0)];
        (int Agents, double Gain)[] cells = [.. from gain in gains from n in agents select ((int)n, gain)];
        IReadOnlyList<double> swings = Runs.Each(
            cells,
            cell => LoopScenario.Swing(LoopScenario.Of(LoopScenario.Game(cell.Agents), cell.Gain, 0, 4.01, Disturbances.None, 400)),
            cancellationToken);
        IReadOnlyList<EpisodeMetrics[]> published = Runs.Measure(
            [.. cells.Select(cell => Published(cell.Agents, cell.Gain))], 1, cancellationToken);

        double[] curve = [.. Enumerable.Range(0, 131).Select(i => 4 + i / 5.0)];
        double[] faster = [.. Enumerable.Range(0, 141).Select(i => 2 + i / 5.0)];
        Series limit = Series.Curve("$α = 2/n$ (stability)", curve, [.. curve.Select(n => 2 / n)]);
        Series deadBeat = Series.Curve("$α = 1/n$ (dead-beat)", faster, [.. faster.Select(n => 1 / n)]) with { Line = LineStyle.Dashed };
        Figure figure = new(
            "Figure 6. Which belief gain holds for how many agents",
            "$C = 4n$, $β = max(1.6, n/2)$, $a_{max} = 10$, weight above every threshold. (a) Largest less smallest load in the last 100 "
                + "of 400 steps as a share of "
                + $"capacity, {LoopScenario.Name}, unclipped score, first belief 4.01. (b) Overload rate of the published rule (margin "
                    + $"2, centering 0.02, clipped score), "
                + "stand-in grid + argmax, 100 steps; its gain is 0.2.",
            [
                new Panel(
                    Agents(), Gains(), new HeatMap(agents, gains, Rows(swings), "Swing of the load / C", 0, 2), limit,
                    deadBeat) { Title = "(a) Exact answers" },
                new Panel(
                    Agents(), Gains(),
                    new HeatMap(agents, gains, Rows([.. published.Select(runs => runs[0].OverloadRate)]), "Overload rate", 0, 1),
                    limit, deadBeat, new HorizontalLine(0.2, "published"))
                {
                    Title = "(b) The published rule",
                },
            ]);

        double worstStable = cells.Zip(swings).Where(cell => cell.First.Gain < (1 - Away) * 2 / cell.First.Agents).Max(cell => cell.Second);
        double bestUnstable = cells.Zip(swings).Where(cell => cell.First.Gain > (1 + Away) * 2 / cell.First.Agents).Min(
            cell => cell.Second);
        double[] atPublished = [.. cells.Zip(published).Where(cell => cell.First.Gain == 0.2).Select(cell => cell.Second[0].OverloadRate)];
        return new(
            6,
            figure,
            figure.ToTable(),
            [
                Claim.Prediction(
                    "n = 2 … 30, α = 0.01 … 0.5, C = 4n, β = max(1.6, n/2); exact answers",
                    "The belief loop settles for gains below 2/n and swings for gains above it.",
                    "swing/C ≤ 0.01 in every cell with α < 0.97·2/n and > 0.01 in every cell with α > 1.03·2/n, n = 2 … 30",
                    worstStable <= Settled && bestUnstable > Settled,
                    ("largest swing in the stable region", worstStable),
                    ("smallest swing in the unstable region", bestUnstable)),
                Claim.Prediction(
                    "α = 0.2, n = 2 … 30, C = 4n, β = max(1.6, n/2); grid + argmax",
                    "The published gain of 0.2 keeps at most nine agents out of overload; above ten the published rule collapses above "
                        + "every threshold of the weight.",
                    "overload rate ≤ 0.05 for n = 2 … 9 and ≥ 0.4 for n = 11 … 30",
                    atPublished[..8].Max() <= 0.05 && atPublished[9..].Min() >= 0.4,
                    ("largest overload rate for n = 2 … 9", atPublished[..8].Max()),
                    ("overload rate for n = 10", atPublished[8]),
                    ("smallest overload rate for n = 11 … 30", atPublished[9..].Min())),
            ]);

        double[][] Rows(IReadOnlyList<double> values) =>
            [.. gains.Select((_, row) => agents.Select((_, column) => values[row * agents.Length + column]).ToArray())];

        static Axis Agents() => new("Agents $n$", 2, 30);

        static Axis Gains() => new("Belief gain $α$", 0, 0.5);
    }

    private static Scenario Published(int agents, double gain) => new()
    {
        Game = LoopScenario.Game(agents),
        Weight = LoopScenario.Weight,
        Proposer = new GridProposer(),
        Smoothing = gain,
        Steps = 100,
    };
}
