namespace Swa.Research.Reproduction;

/// <summary>Figure 8: overload rate against the safety margin under noise, simulated and in closed form.</summary>
public static class NoiseMargin
{
    private const double Noise = 0.5;
    private const int Seeds = 24;
    private const int Steps = 1000;

    /// <summary>Simulates and draws.</summary>
    /// <param name="cancellationToken">Ends the simulation.</param>
    /// <returns>The figure with its claims.</returns>
    public static FigureResult Run(CancellationToken cancellationToken = default)
    {
        (string Name, int Agents, double Gain, NoiseScope Scope)[] loops =
        [
            ("$n = 5$, $α = 1/n$", 5, 0.2, NoiseScope.Public),
            ("$n = 5$, $α = 1/(4n)$", 5, 0.05, NoiseScope.Public),
            ("$n = 20$, $α = 1/n$", 20, 0.05, NoiseScope.Public),
            ("$n = 20$, $α = 1/n$, private noise", 20, 0.05, NoiseScope.Private),
        ];
        double[] margins = [.. Enumerable.Range(0, 13).Select(i => i / 8.0)];
        var cells = (from loop in loops from margin in margins select (loop, margin)).ToArray();
        Scenario[] scenarios = [.. cells.Select(cell => Scenario(cell.loop.Agents, cell.loop.Gain, cell.margin, cell.loop.Scope))];
        IReadOnlyList<EpisodeMetrics[]> metrics = Runs.Measure(scenarios, Seeds, cancellationToken);
        MeanInterval[] rates = [.. metrics.Select(runs => MeanInterval.Of([.. runs.Select(run => run.OverloadRate)]))];
        double[] closed = [.. cells.Select(cell => Closed(cell.loop.Agents, cell.loop.Gain, cell.margin, cell.loop.Scope))];

        double[] dense = [.. Enumerable.Range(0, 151).Select(i => i / 100.0)];
        Figure figure = new(
            "Figure 8. Overload against the safety margin",
            string.Create(CultureInfo.InvariantCulture,
                $"Noise of deviation $σ = {Noise}$ on the observed load, $C = 4n$, {LoopScenario.Name}, margin kept by all. Points: "
                + $"means over {Seeds} seeds of {Steps} steps with ")
                + "95% intervals. Curves: $1 − Φ(m/sd(A))$ with $sd(A) = (n − 1)ασ/√(1 − (1 − αn)^2)$, by $√n$ less where each agent has "
                    + "noise of its own.",
            new Axis("Safety margin $m$ (demand units)", 0, 1.5),
            new Axis("Overload rate", 0, 0.55),
            [
                .. loops.Zip(rates.Chunk(margins.Length), (loop, means) => Series.Of(loop.Name, margins, means) with
                {
                    Line = LineStyle.None,
                }),
                .. loops.Select(loop =>
                    Series.Curve("", dense, [.. dense.Select(margin => Closed(loop.Agents, loop.Gain, margin, loop.Scope))]) with
                    {
                        ColorOf = loop.Name,
                    }),
            ]);

        // A cell without any overload has no spread: its share of the claim is the overload that the closed form expects there.
        bool[] isSeen = [.. rates.Select(rate => rate.Mean > 0)];
        double errors = rates.Zip(closed, Distance).Where((_, i) => isSeen[i]).Max();
        double unseen = closed.Where((_, i) => !isSeen[i]).DefaultIfEmpty(0).Max();
        double near = rates.Zip(closed, (rate, expected) => Math.Abs(rate.Mean - expected)).Max();
        return new(
            8,
            figure,
            figure.ToTable(),
            [
                Claim.Prediction(
                    "σ = 0.5, n = 5 and 20, α = 1/n and 1/(4n), m = 0 … 1.5; normal noise, no delay",
                    "Under noise the overload rate at margin m is 1 − Φ(m/sd(A)), with the closed form of sd(A) for public and for "
                        + "private noise.",
                    "every simulated rate with any overload within four standard errors of the closed form; closed form below one in 5,000 "
                        + "where none of 24,000 steps was overloaded",
                    errors <= 4 && unseen < 1.0 / 5000,
                    ("cells with overload", isSeen.Count(seen => seen)),
                    ("largest distance in standard errors", errors),
                    ("cells without overload", isSeen.Count(seen => !seen)),
                    ("largest closed form there", unseen),
                    ("largest distance", near)),
                Claim.Check(
                    "σ = 0.5, n = 5, α = 0.2",
                    "For σ = 0.5, n = 5, α = 0.2 a margin of 0.5 leaves about 10.6% overload and a margin of 1 about 0.6%.",
                    "closed form 0.1056 and 0.0062 to 4 decimals; simulated within 15%",
                    Math.Abs(closed[4] - 0.1056) < 5e-5 && Math.Abs(closed[8] - 0.0062) < 5e-5
                        && Math.Abs(rates[4].Mean / closed[4] - 1) < 0.15 && Math.Abs(rates[8].Mean / closed[8] - 1) < 0.15,
                    ("closed form at m = 0.5", closed[4]),
                    ("simulated at m = 0.5", rates[4].Mean),
                    ("closed form at m = 1", closed[8]),
                    ("simulated at m = 1", rates[8].Mean)),
            ]);
    }

    private static double Distance(MeanInterval rate, double expected)
    {
        double error = rate.HalfWidth / MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, rate.Count - 1, 0.975);
        return Math.Abs(rate.Mean - expected) / error;
    }

    private static double Closed(int agents, double gain, double margin, NoiseScope scope) =>
        RiskMargin.OverloadProbability(margin, LoadNoise.LoadDeviation(agents, gain, Noise, 0, scope)!.Value);

    private static Scenario Scenario(int agents, double gain, double margin, NoiseScope scope)
    {
        CongestionGame game = LoopScenario.Game(agents);
        Disturbances disturbances = new() { Noise = Noise, NoiseScope = scope };
        return LoopScenario.Of(game, gain, margin, (game.Capacity - margin) / agents, disturbances, Steps);
    }
}
