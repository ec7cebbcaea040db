namespace Swa.Research.PublicGoods;

/// <summary>Learning tried on many games: tables and figures of where it reached the equilibrium, and why it did not elsewhere.</summary>
/// <param name="results">One result per game, the reference games first.</param>
/// <param name="reference">How many of them are reference games; null: all.</param>
public sealed class LearningStudy(IReadOnlyList<LearningResult> results, int? reference = null)
{
    // Learning magnifies the last bits in which processors differ; committed numbers keep only what a reader can use.
    private const int Digits = 4;
    private const int CurvePoints = 40;

    private static readonly string[] GameColumns =
    [
        "game", "agents", "multiplier", "bonus", "cost", "convexity", "penalty", "threshold", "min_contribution", "max_contribution",
    ];

    /// <summary>One result per game.</summary>
    public IReadOnlyList<LearningResult> Results { get; } = results;

    /// <summary>The results of the reference games.</summary>
    public IReadOnlyList<LearningResult> Reference { get; } = [.. results.Take(reference ?? results.Count)];

    /// <summary>The results of games by which nothing was chosen.</summary>
    public IReadOnlyList<LearningResult> HeldOut { get; } = [.. results.Skip(reference ?? results.Count)];

    /// <summary>One row per game and agent: the equilibrium's contribution, the learnt mean with its interval, and
    /// how the seeds ended.</summary>
    /// <returns>The rows, learnt numbers to four significant digits.</returns>
    public Table ToTable()
    {
        Table table = new(
        [
            .. GameColumns, "held_out", "path_strict", "path_margin", "episodes", "seeds", "agent", "equilibrium", "mean", "lower", "upper",
            "converged", "seeds_reached", "seeds_on_path_with_gain", "seeds_nobody_gains", "seeds_local_optimum", "largest_gain",
        ]);
        for (int g = 0; g < Results.Count; g++)
        {
            LearningResult result = Results[g];
            ContinuousEquilibrium solved = ContinuousEquilibrium.Solve(result.Game);
            for (int i = 0; i < result.Game.Agents; i++)
            {
                MeanInterval mean = result.Contributions[i];
                table.Add(
                [
                    .. GameCells(g),
                    g >= Reference.Count,
                    solved.PathStrict,
                    double.IsFinite(solved.PathMargin) ? Rounding.Significant(solved.PathMargin) : null,
                    result.Settings.Episodes,
                    result.Trainings.Count,
                    i + 1,
                    Rounding.Significant(result.Target[i]),
                    Rounded(mean.Mean),
                    Rounded(mean.Lower),
                    Rounded(mean.Upper),
                    result.Converged,
                    Count(result, LearningOutcome.Reached),
                    Count(result, LearningOutcome.OnPathWithGain),
                    Count(result, LearningOutcome.NobodyGains),
                    Count(result, LearningOutcome.LocalOptimum),
                    Rounded(result.Gains.Max()),
                ]);
            }
        }

        return table;
    }

    /// <summary>The learning curves: one row per game, agent and point.</summary>
    /// <returns>Columns of the game, then <c>episodes, agent, mean, lower, upper</c>; learnt numbers to four significant digits.</returns>
    public Table CurvesTable()
    {
        Table table = new([.. GameColumns, "episodes", "agent", "mean", "lower", "upper"]);
        for (int g = 0; g < Results.Count; g++)
        {
            foreach ((long episodes, MeanInterval[] contributions) in Results[g].Curve(CurvePoints))
            {
                for (int i = 0; i < contributions.Length; i++)
                {
                    table.Add(
                    [
                        .. GameCells(g), episodes, i + 1, Rounded(contributions[i].Mean), Rounded(contributions[i].Lower),
                        Rounded(contributions[i].Upper),
                    ]);
                }
            }
        }

        return table;
    }

    /// <summary>
    /// Learning curves of up to four games side by side, the equilibrium as horizontal lines: those that reached it with agents that
    /// contribute differently, the most agents first.
    /// </summary>
    /// <returns>The figure; null where no training reached such an equilibrium.</returns>
    public Figure? CurvesFigure()
    {
        const int MostPanels = 4;
        LearningResult[] shown = [.. Results
            .Where(result => result.Converged && result.Target.Distinct().Count() > 1)
            .OrderByDescending(result => result.Game.Agents)
            .ThenByDescending(result => result.Target.Distinct().Count())
            .Take(MostPanels)];
        return shown.Length == 0 ? null : Figure(
            "Learning the equilibrium",
            "Mean contribution of each agent while all learn, over " + shown[0].Trainings.Count
                + " seeds with 95% intervals; horizontal lines: the subgame perfect equilibrium.",
            shown);
    }

    /// <summary>Learning curves of up to four games that some training failed to solve, with the reason in the panels' titles.</summary>
    /// <returns>The figure; null where all trainings reached the equilibrium.</returns>
    public Figure? FailuresFigure()
    {
        const int MostPanels = 4;
        LearningResult[] shown = [.. Results
            .Where(result => !result.Converged)
            .OrderByDescending(result => result.LargestError)
            .Take(MostPanels)];
        return shown.Length == 0 ? null : Figure(
            "Where learning ends elsewhere",
            "As in the figure of the games that were learnt; these are the games with the largest distance between the learnt means "
                + "and the equilibrium.",
            shown);
    }

    private static Figure Figure(string title, string caption, LearningResult[] shown) =>
        new(title, caption, [.. shown.Select(Panel)]);

    private static Panel Panel(LearningResult result)
    {
        (long Episodes, MeanInterval[] Contributions)[] curve = [.. result.Curve(CurvePoints)];
        double[] x = [.. curve.Select(point => point.Episodes / 1000.0)];
        List<Layer> layers = [];
        for (int i = 0; i < result.Game.Agents; i++)
        {
            int agent = i;
            layers.Add(new Series(
                $"agent {agent + 1}",
                x,
                [.. curve.Select(point => Rounded(point.Contributions[agent].Mean))],
                [.. curve.Select(point => Math.Min(Rounded(point.Contributions[agent].Mean), Rounded(point.Contributions[agent].Lower)))],
                [.. curve.Select(point => Math.Max(Rounded(point.Contributions[agent].Mean), Rounded(point.Contributions[agent].Upper)))])
            {
                Interval = IntervalStyle.Band,
                Marker = MarkerStyle.None,
            });
            layers.Add(new HorizontalLine(result.Target[agent], "") { ColorOf = $"agent {agent + 1}" });
        }

        PublicGoodsGame game = result.Game;
        return new Panel(
            new Axis("Thousand episodes", 0),
            new Axis("Mean contribution", Math.Min(0, game.MinContribution), game.MaxContribution),
            layers)
        {
            Title = FormattableString.Invariant($"$n = {game.Agents}$, $ρ = {game.Multiplier}$, $γ = {game.Bonus}$, $P = {game.Penalty}$"),
        };
    }

    private static int Count(LearningResult result, LearningOutcome outcome) => result.Outcomes.Count(one => one == outcome);

    private static double Rounded(double value) => Rounding.Significant(Math.Round(value, Digits), Digits);

    private object?[] GameCells(int index)
    {
        PublicGoodsGame game = Results[index].Game;
        return
        [
            index + 1, game.Agents, game.Multiplier, game.Bonus, game.Costs[0].Linear, game.Costs[0].Convexity, game.Penalty,
            game.Threshold, game.MinContribution, game.MaxContribution,
        ];
    }
}
