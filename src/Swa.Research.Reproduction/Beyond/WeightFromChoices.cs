namespace Swa.Research.Reproduction;

/// <summary>Figure 14: what the choices of one agent tell of its social weight, and how many are needed.</summary>
public static class WeightFromChoices
{
    private const double Weight = 0.5;
    private const double Temperature = 0.05;
    private const double Deviation = 0.05;
    private const int Replications = 300;

    /// <summary>Simulates and draws.</summary>
    /// <param name="cancellationToken">Ends the simulation.</param>
    /// <returns>The figure with its claims.</returns>
    public static FigureResult Run(CancellationToken cancellationToken = default)
    {
        WeightAudit published = new(CongestionGame.Paper);
        WeightAudit plain = new(CongestionGame.Paper, new SwiOptions { Centering = 0 });
        IReadOnlyList<(double From, double Demand)> centred = published.Choices(4);
        IReadOnlyList<(double From, double Demand)> bare = plain.Choices(4);

        double[] beliefs = [.. Enumerable.Range(0, 101).Select(i => i / 10.0)];
        (double best, double most) = published.BestBelief(Weight, Temperature);
        double usual = published.Information(4, Weight, Temperature);

        int[] numbers = [8, 16, 32, 64];
        (double Belief, int Choices)[] cells = [.. from belief in new[] { 4, best } from number in numbers select (belief, number)];
        IReadOnlyList<double[]> estimates = Runs.Each(cells, cell => Estimates(published, cell.Belief, cell.Choices), cancellationToken);
        double[] errors = [.. estimates.Select(each => Math.Sqrt(each.Average(value => (value - Weight) * (value - Weight))))];
        double[] bounds = [.. cells.Select(cell => 1 / Math.Sqrt(
            cell.Choices * published.Information(cell.Belief, Weight, Temperature)))];
        double covered = Runs.Each([.. Enumerable.Range(0, Replications)], i => Covers(published, best, 32, i), cancellationToken)
            .Average(hit => hit ? 1.0 : 0);

        double[] counts = [.. numbers.Select(number => (double)number)];
        string[] names = ["shown $μ̂ = 4$", FormattableString.Invariant($"shown $μ̂ = {best:0.##}$ (best)")];
        double[] dense = [.. Enumerable.Range(0, 61).Select(i => 8 * Math.Pow(8, i / 60.0))];
        Figure figure = new(
            "Figure 14. Reading λ off behaviour",
            string.Create(CultureInfo.InvariantCulture,
                $"The paper's game, published margin 2; the agent sees every grid point and the anchors. (a) What it takes without noise "
                    + $"at $μ̂ = 4$: one bit without centering, {centred.Count} different choices with it. (b) Choices for a standard "
                    + $"deviation of {Deviation} at $λ = {Weight}$ with softmax of $τ = {Temperature}$, $1/(I·{Deviation}^2)$ with $I = "
                    + $"Var(S_{{group}} − S_{{self}})/τ^2$. ")
                + $"(c) Error of the maximum-likelihood estimate, root mean square over {Replications} replications, and the bound of "
                + "Cramér and Rao (lines).",
            [
                new Panel(
                    new Axis("Social weight $λ$", 0.6, 0.85),
                    new Axis("Demand taken (demand units)", 0, 11),
                    Steps("without centering", bare),
                    Steps("centering 0.02", centred) with { Line = LineStyle.Dashed })
                {
                    Title = "(a) Without noise",
                },
                new Panel(
                    new Axis("Belief shown $μ̂$ (demand units)", 0, 10),
                    new Axis("Choices needed", 1, 1000, AxisScale.Logarithmic),
                    Series.Curve(
                        "needed", beliefs,
                        [.. beliefs.Select(belief => Math.Clamp(
                            1 / (published.Information(belief, Weight, Temperature) * Deviation * Deviation), 1, 1000))]),
                    new VerticalLine(best, FormattableString.Invariant($"{best:0.##}")))
                {
                    Title = "(b) What to show",
                },
                new Panel(
                    new Axis("Choices", 6, 80, AxisScale.Logarithmic),
                    new Axis("Error of the estimate", 0.01, 0.2, AxisScale.Logarithmic),
                    [
                        .. names.Select((name, i) =>
                            new Series(name, counts, errors[(i * numbers.Length)..((i + 1) * numbers.Length)]) { Line = LineStyle.None }),
                        .. names.Select((name, i) => Series.Curve(
                            "", dense,
                            [.. dense.Select(count => 1 / Math.Sqrt(count * (i == 0 ? usual : most)))]) with { ColorOf = name }),
                    ])
                {
                    Title = "(c) Estimates",
                },
            ]);
        double[] ratios = [.. errors.Zip(bounds, (error, bound) => error / bound)];
        double[] large = [.. ratios.Where((_, i) => cells[i].Choices >= 32)];
        return new(
            14,
            figure,
            figure.ToTable(),
            [
                Claim.Check(
                    "the paper's game, margin 2, μ̂ = 4, λ = 0 … 1, all 41 grid points and the anchors as candidates",
                    "Without noise and centering a choice tells one bit of λ; the published centering makes it tell 33 intervals.",
                    "2 and 33 different choices",
                    bare.Count == 2 && centred.Count == 33,
                    ("choices without centering", bare.Count),
                    ("choices with centering", centred.Count),
                    ("the boundary without centering", bare[^1].From)),
                Claim.Check(
                    "the paper's game, λ = 0.5, τ = 0.05, published options",
                    "Showing the agent the right belief more than halves the choices that an audit of λ needs.",
                    "19 choices at μ̂ = 4 and 8 at the best belief for a standard deviation of 0.05",
                    WeightAudit.ChoicesFor(usual, Deviation) == 19 && WeightAudit.ChoicesFor(most, Deviation) == 8,
                    ("best belief", best),
                    ("choices at μ̂ = 4", WeightAudit.ChoicesFor(usual, Deviation)),
                    ("choices at the best belief", WeightAudit.ChoicesFor(most, Deviation)),
                    ("information at μ̂ = 4", usual),
                    ("information at the best belief", most)),
                Claim.Prediction(
                    FormattableString.Invariant($"λ = 0.5, τ = 0.05 known, 8 … 64 choices, μ̂ = 4 and {best:0.##}"),
                    "The maximum-likelihood weight of one agent reaches the bound of Cramér and Rao from about 32 choices on, and its "
                        + "profile interval is honest.",
                    "root mean square error within 15% of the bound for 32 choices and more; the 95% interval from 32 choices covers λ in "
                        + "92% to 98% of the replications",
                    large.All(ratio => Math.Abs(ratio - 1) < 0.15) && covered is >= 0.92 and <= 0.98,
                    [
                        .. cells.Select((cell, i) => (
                            FormattableString.Invariant($"error / bound, {cell.Choices} choices at μ̂ = {cell.Belief:0.##}"),
                            (double?)ratios[i])),
                        ("coverage of the interval", covered),
                    ]),
            ]);
    }

    private static Series Steps(string name, IReadOnlyList<(double From, double Demand)> choices) => Series.Curve(
        name,
        [.. choices.SelectMany((choice, i) => new[] { choice.From, i + 1 < choices.Count ? choices[i + 1].From : 1 })],
        [.. choices.SelectMany(choice => new[] { choice.Demand, choice.Demand })]);

    private static double[] Estimates(WeightAudit audit, double belief, int choices) =>
    [
        .. Enumerable.Range(0, Replications).Select(
            i => WeightEstimator.Fit(Choices(audit.Candidates(belief, Weight), choices, i), Temperature).Weight),
    ];

    private static bool Covers(WeightAudit audit, double belief, int choices, int replication) =>
        WeightEstimator.Fit(Choices(audit.Candidates(belief, Weight), choices, replication), Temperature) is var fit
        && fit.Lower <= Weight && fit.Upper >= Weight;

    private static ObservedChoice[] Choices(IReadOnlyList<ScoredCandidate> candidates, int number, int replication)
    {
        SoftmaxChooser chooser = new(Temperature);
        ScoredCandidate[] table = [.. candidates];
        ObservedChoice[] choices = new ObservedChoice[number];
        for (int i = 0; i < number; i++)
        {
            RandomStream random = RandomStream.For((ulong)replication, number, i);
            choices[i] = new(candidates, chooser.Choose(table, ref random));
        }

        return choices;
    }
}
