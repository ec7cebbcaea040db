namespace Swa.Research.Reproduction;

/// <summary>Figure 9: how delay shrinks the stable region of the belief gain.</summary>
public static class DelayStability
{
    private const int Agents = 5;

    /// <summary>Simulates and draws.</summary>
    /// <param name="cancellationToken">Ends the simulation.</param>
    /// <returns>The figure with its claims.</returns>
    public static FigureResult Run(CancellationToken cancellationToken = default)
    {
        int[] delays = [0, 1, 2, 3];
        double[] gains = [.. Enumerable.Range(1, 100).Select(i => i / 200.0)];
        (int Delay, double Gain)[] cells = [.. from delay in delays from gain in gains select (delay, gain)];
        IReadOnlyList<double> swings = Runs.Each(
            cells,
            cell => LoopScenario.Swing(
                LoopScenario.Of(LoopScenario.Game(Agents), cell.Gain, 0, 4.01, new Disturbances { Delay = cell.Delay }, 1200)),
            cancellationToken);
        double[] limits = [.. delays.Select(delay => BeliefLoop.LargestStableSmoothing(Agents, delay))];
        double[][] swingsOf = [.. swings.Chunk(gains.Length)];
        double[] found = [.. swingsOf.Select(row => gains[Array.FindIndex(row, swing => swing > 0.01)])];

        Figure figure = new(
            "Figure 9. Delay shrinks the stable region",
            string.Create(CultureInfo.InvariantCulture,
                $"$n = {Agents}$, $C = {4 * Agents}$, the load is observed $d$ steps late. (a) Largest root of $z^{{d+1}} − (1 − α)z^d + "
                + $"α(n − 1)$; the loop is stable below 1, and fastest where the curve is lowest. ")
                + $"(b) Largest less smallest load in the last 300 of 1,200 steps, {LoopScenario.Name}; lines: the largest stable gain.",
            [
                new Panel(
                    new Axis("Belief gain $α$", 0, 0.5),
                    new Axis("Spectral radius", 0, 1.6),
                    [
                        .. delays.Select(delay =>
                            Curve(delay, gains, [.. gains.Select(gain => BeliefLoop.SpectralRadius(Agents, gain, delay))])),
                        new HorizontalLine(1, ""),
                    ])
                {
                    Title = "(a) Theory",
                },
                new Panel(
                    new Axis("Belief gain $α$", 0, 0.5),
                    new Axis("Swing of the load / C", 0, 3),
                    [
                        .. delays.Select((delay, i) => Curve(delay, gains, swingsOf[i])),
                        .. delays.Select((delay, i) =>
                            new VerticalLine(limits[i], FormattableString.Invariant($"{limits[i]:0.000}")) { ColorOf = Name(delay) }),
                    ])
                {
                    Title = "(b) Simulation",
                },
            ]);
        double missed = limits.Zip(found, (limit, at) => Math.Abs(at - limit)).Max();
        return new(
            9,
            figure,
            figure.ToTable(),
            [
                Claim.Prediction(
                    "n = 5, d = 0 … 3, α = 0.005 … 0.5; exact answers",
                    "With n = 5 the largest stable belief gain falls from 2/5 without delay to 1/4 with one step of delay, and further "
                        + "with each step.",
                    "simulated onset of swings within 0.01 of the theory for d = 0 … 3",
                    missed <= 0.01 + 1e-9 && limits.Zip(limits.Skip(1)).All(pair => pair.First > pair.Second),
                    [
                        .. delays.Select((delay, i) => ($"largest stable gain for d = {delay}", (double?)limits[i])),
                        .. delays.Select((delay, i) => ($"first swinging gain for d = {delay}", (double?)found[i])),
                    ]),
                Claim.Check(
                    "n = 5, α = 0.2, d = 0, 1, 2",
                    "The published gain of 0.2 with five agents is dead-beat without delay, stable with one step of delay and unstable "
                        + "with two.",
                    "spectral radius 0, 0.894 and 1.051 to 3 decimals",
                    BeliefLoop.SpectralRadius(5, 0.2) < 1e-9
                        && Math.Abs(BeliefLoop.SpectralRadius(5, 0.2, 1) - 0.894) < 5e-4
                            && Math.Abs(BeliefLoop.SpectralRadius(5, 0.2, 2) - 1.051) < 5e-4,
                    ("radius for d = 0", BeliefLoop.SpectralRadius(5, 0.2)),
                    ("radius for d = 1", BeliefLoop.SpectralRadius(5, 0.2, 1)),
                    ("radius for d = 2", BeliefLoop.SpectralRadius(5, 0.2, 2))),
            ]);
    }

    private static Series Curve(int delay, double[] gains, double[] values) =>
        Series.Curve(Name(delay), gains, values) with { Line = LineStyle.Automatic };

    private static string Name(int delay) => FormattableString.Invariant($"$d = {delay}$");
}
