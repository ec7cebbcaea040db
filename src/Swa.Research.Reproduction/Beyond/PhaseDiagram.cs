namespace Swa.Research.Reproduction;

/// <summary>Figure 5: the overload rate over (λ, β) with λ* and the rule's own threshold, published and calibrated.</summary>
public static class PhaseDiagram
{
    private const double WeightStep = 0.0125;

    /// <summary>Simulates and draws.</summary>
    /// <param name="cancellationToken">Ends the simulation.</param>
    /// <returns>The figure with its claims.</returns>
    public static FigureResult Run(CancellationToken cancellationToken = default)
    {
        double[] weights = [.. Enumerable.Range(0, 81).Select(i => i * WeightStep)];
        double[] severities = [.. Enumerable.Range(0, 38).Select(i => 1.1 + i / 10.0)];
        SwiOptions published = SwiOptions.Plain;
        SwiOptions calibrated = SwiOptions.Plain with { IsCalibrated = true, GroupScale = GroupScale.Unclipped };
        double[][] publishedRates = Rates(weights, severities, published, cancellationToken);
        double[][] calibratedRates = Rates(weights, severities, calibrated, cancellationToken);

        double[] own = [.. severities.Select(severity => NormalisedThreshold.CriticalWeight(severity, 10, 20)!.Value)];
        double[] theorem = [.. severities.Select(severity => Threshold.CriticalWeight(5, severity)!.Value)];
        double[] publishedOnset = [.. publishedRates.Select(row => Onset(weights, row))];
        double[] calibratedOnset = [.. calibratedRates.Select(row => Onset(weights, row))];

        Figure figure = new(
            "Figure 5. Where the rule switches",
            "Overload rate of the stand-in grid + argmax, $n = 5$, $C = 20$, $a_{max} = 10$, no margin, no centering, 20 steps. (a) The "
                + "published reference $W_{ref} = C$ switches at the normalised threshold $λ_{SWI} = W_{ref}/(W_{ref} + a_{max}(β − 1))$, "
                + "not at $λ^{*}$ of Theorem 1; above $β = 26/6$ the clip at 0 holds it up. (b) With the calibrated reference $W_{ref} = "
                + "(n − β)a_{max}$, unclipped, both are one.",
            [
                Panel("(a) Published reference", publishedRates),
                Panel("(b) Calibrated reference", calibratedRates),
            ]);

        // From β = 26/6 on, the largest candidate has a predicted welfare below 0 (26 − 6β), which the clip raises to 0.
        int[] unclipped = [.. Enumerable.Range(0, severities.Length).Where(row => 26 - 6 * severities[row] >= 0)];
        double fromOwn = unclipped.Max(row => Math.Abs(publishedOnset[row] - own[row]));
        double clippedFrom = Farthest(publishedOnset, own);
        double fromTheorem = Farthest(publishedOnset, theorem);
        double calibratedFrom = Farthest(calibratedOnset, theorem);
        return new(
            5,
            figure,
            figure.ToTable(),
            [
                Claim.Prediction(
                    "n = 5, C = 20, a_max = 10, no margin, no centering, β = 1.1 … 4.8, λ = 0 … 1; grid + argmax",
                    "With the published reference the rule stops overload at the normalised threshold λ_SWI and not at λ*, for every "
                        + "severity from 1.1 to 4.3; for higher ones the clip at 0 holds the onset up.",
                    string.Create(CultureInfo.InvariantCulture,
                        $"farthest onset from λ_SWI ≤ {WeightStep} (one step of λ); farthest from λ* > 0.2; farthest from λ_SWI up to β "
                        + $"= 4.8 ≤ 0.05"),
                    fromOwn <= WeightStep + 1e-9 && fromTheorem > 0.2 && clippedFrom <= 0.05,
                    ("farthest onset from λ_SWI", fromOwn),
                    ("farthest onset from λ_SWI up to β = 4.8", clippedFrom),
                    ("farthest onset from λ*", fromTheorem)),
                Claim.Check(
                    "the same games, with the calibrated reference",
                    "With the calibrated reference (n − β)·a_max, unclipped, the rule stops overload at λ* of Theorem 1.",
                    FormattableString.Invariant($"farthest onset from λ* ≤ {WeightStep} (one step of λ)"),
                    calibratedFrom <= WeightStep + 1e-9,
                    ("farthest onset from λ*", calibratedFrom)),
            ]);

        Panel Panel(string title, double[][] rates) => new(
            new Axis("Social weight $λ$", 0, 1),
            new Axis("Severity $β$", severities[0], severities[^1]),
            new HeatMap(weights, severities, rates, "Overload rate", 0, 1),
            Series.Curve("$λ^{*}$ (Theorem 1)", theorem, severities) with { Line = LineStyle.Dashed },
            Series.Curve("$λ_{SWI}$ for $W_{ref} = C$", own, severities))
        {
            Title = title,
        };
    }

    private static double[][] Rates(double[] weights, double[] severities, SwiOptions rule, CancellationToken cancellationToken)
    {
        Scenario[] scenarios =
        [
            .. from severity in severities
               from weight in weights
               select new Scenario { Severity = severity, Weight = weight, Proposer = new GridProposer(), Rule = rule },
        ];
        IReadOnlyList<EpisodeMetrics[]> metrics = Runs.Measure(scenarios, 1, cancellationToken);
        return [.. severities.Select(
            (_, row) => weights.Select((_, column) => metrics[row * weights.Length + column][0].OverloadRate).ToArray())];
    }

    private static double Onset(double[] weights, double[] rates) =>
        rates[^1] >= 0.5 ? double.PositiveInfinity : weights[Array.FindLastIndex(rates, rate => rate >= 0.5) + 1];

    private static double Farthest(double[] one, double[] other) => one.Zip(other, (a, b) => Math.Abs(a - b)).Max();
}
