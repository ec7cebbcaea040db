namespace Swa.Research.Reproduction;

/// <summary>Figure 7: the hysteresis of the clipped score's trap, and which first beliefs fall into it.</summary>
public static class TrapHysteresis
{
    private const double BeliefStep = 0.02;

    private static readonly CongestionGame Game = CongestionGame.Paper with { Severity = 2.4 };

    /// <summary>Simulates and draws.</summary>
    /// <param name="cancellationToken">Ends the simulation.</param>
    /// <returns>The figure with its claims.</returns>
    public static FigureResult Run(CancellationToken cancellationToken = default)
    {
        double[] down = [.. Enumerable.Range(0, 50).Select(i => (99 - i) / 100.0)];
        double[] up = [.. down.Reverse()];
        double[] clipped = Ramp([.. down, .. up], GroupScale.Clipped);
        double[] unclipped = Ramp([.. down, .. up], GroupScale.Unclipped);
        double own = NormalisedThreshold.CriticalWeight(2.4, 10, 20)!.Value;

        double[] weights = [0.7, 0.8, 0.99];
        double[] beliefs = [.. Enumerable.Range(0, 201).Select(i => 6 + i * BeliefStep)];
        IReadOnlyList<double[]> settled = Runs.Each(
            weights, weight => beliefs.Select(belief => Settle(weight, belief, GroupScale.Clipped).Load).ToArray(), cancellationToken);
        double[] boundaries = [.. weights.Select(weight => ClippingTrap.BoundaryBelief(Game, weight, 20)!.Value)];
        double[] found = [.. settled.Select(loads => beliefs[Array.FindIndex(loads, load => load > 49)])];

        Figure figure = new(
            "Figure 7. The trap of the clipped score",
            "$n = 5$, $C = 20$, $β = 2.4$, stand-in grid + argmax, no margin, no centering. (a) The weight goes from 0.99 down to 0.5 and "
                + "back, the belief carried along, 40 steps at each weight: the clipped score loses the stable load at $λ_{SWI}$ and "
                + "never regains it; the unclipped score does at the same weight. (b) Load after 40 steps against the first belief, with "
                + "the closed form of the boundary.",
            [
                new Panel(
                    new Axis("Social weight $λ$", 0.5, 1),
                    new Axis("Load after 40 steps (demand units)", 0, 60),
                    new Series("clipped, $λ$ falling", down, clipped[..50]) { Line = LineStyle.Solid, Marker = MarkerStyle.None },
                    new Series("clipped, $λ$ rising", up, clipped[50..]) { Line = LineStyle.Dashed, Marker = MarkerStyle.None },
                    new Series(
                        "unclipped, both ways", [.. Sparse(down), .. Sparse(up)], [.. Sparse(unclipped[..50]), .. Sparse(unclipped[50..])])
                    {
                        Line = LineStyle.None,
                        Marker = MarkerStyle.Circle,
                    },
                    new VerticalLine(own, FormattableString.Invariant($"$λ_{{SWI}} = {own:0.###}$")),
                    new HorizontalLine(20, "$C$"))
                {
                    Title = "(a) Down and back",
                },
                new Panel(
                    new Axis("First belief $μ̂_0$ (demand units)", 6, 10),
                    new Axis("Load after 40 steps (demand units)", 0, 60),
                    [
                        .. weights.Select((weight, i) => new Series(BasinName(weight), beliefs, settled[i]) { Marker = MarkerStyle.None }),
                        .. weights.Zip(boundaries, (weight, at) =>
                            new VerticalLine(at, FormattableString.Invariant($"{at:0.00}")) { ColorOf = BasinName(weight) }),
                        new HorizontalLine(20, "$C$"),
                    ])
                {
                    Title = "(b) Who falls in",
                },
            ]);
        double missed = found.Zip(boundaries, (at, closed) => Math.Abs(at - closed)).Max();
        return new(
            7,
            figure,
            figure.ToTable(),
            [
                Claim.Prediction(
                    "n = 5, C = 20, β = 2.4, λ = 0.5 … 0.99, no margin, no centering",
                    "Once everybody takes a_max, the clipped score stays there for every weight up to 0.99, although the same weights "
                        + "were stable before.",
                    "load before the fall 20 at λ = 0.99; load 50 at every λ on the way back",
                    Math.Abs(clipped[0] - 20) < 1e-9 && clipped[50..].All(load => load == 50),
                    ("load at λ = 0.99 before", clipped[0]),
                    ("smallest load on the way back", clipped[50..].Min())),
                Claim.Prediction(
                    "n = 5, C = 20, β = 2.4, λ = 0.5 … 0.99, no margin, no centering",
                    "The unclipped score has no hysteresis: it takes the same loads on the way down and on the way back.",
                    "largest difference between the two ways ≤ 1e-9 at each weight",
                    unclipped[..50].Reverse().Zip(unclipped[50..], (there, back) => Math.Abs(there - back)).Max() <= 1e-9,
                    ("largest difference", unclipped[..50].Reverse().Zip(unclipped[50..], (there, back) => Math.Abs(there - back)).Max()),
                    ("load at λ = 0.99 after", unclipped[^1])),
                Claim.Prediction(
                    "n = 5, C = 20, β = 2.4, λ = 0.7, 0.8, 0.99, first belief 6 … 10",
                    "The first beliefs that fall into the trap are those above [βC − W_ref(1 − λ)/λ]/((β − 1)(n − 1)).",
                    FormattableString.Invariant(
                        $"found boundaries within {BeliefStep} (one step of the belief) of the closed form for λ = 0.7, 0.8, 0.99"),
                    missed <= BeliefStep + 1e-9,
                    [
                        .. weights.Select(
                            (weight, i) => (FormattableString.Invariant($"closed form at λ = {weight}"), (double?)boundaries[i])),
                        .. weights.Select((weight, i) => (FormattableString.Invariant($"found at λ = {weight}"), (double?)found[i])),
                    ]),
            ]);
    }

    private static IEnumerable<double> Sparse(double[] values) => values.Where((_, i) => i % 5 == 0);

    private static string BasinName(double weight) => FormattableString.Invariant($"clipped, $λ = {weight}$");

    private static double[] Ramp(double[] weights, GroupScale scale)
    {
        double belief = 4;
        double[] loads = new double[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            (loads[i], belief) = Settle(weights[i], belief, scale);
        }

        return loads;
    }

    private static (double Load, double Belief) Settle(double weight, double belief, GroupScale scale)
    {
        Episode episode = new Scenario
        {
            Game = Game,
            Weight = weight,
            Proposer = new GridProposer(),
            Rule = SwiOptions.Plain with { InitialBelief = Math.Clamp(belief, 0, 10), GroupScale = scale },
            Steps = 40,
        }.Play(seed: 0);
        return (episode.Load(39), episode.Belief(39));
    }
}
