namespace Swa.Research.Reproduction;

/// <summary>Figure 13: what owners gain by committing their agents to take all, and how far that spreads.</summary>
public static class WhoChooses
{
    private const int Population = 50;
    private const double Selection = 0.01;

    /// <summary>Computes and draws.</summary>
    /// <param name="cancellationToken">Ends the computation.</param>
    /// <returns>The figure with its claims.</returns>
    public static FigureResult Run(CancellationToken cancellationToken = default)
    {
        (string Name, CommitmentGame Game)[] games =
        [
            ("$β = 1.6$", Owners(20, 1.6)), ("$β = 5.5$", Owners(20, 5.5)), ("$β = 5.5$, $C = 28$", Owners(28, 5.5)),
        ];
        double[] others = [0, 1, 2, 3, 4];
        double[] severities = [.. Enumerable.Range(0, 141).Select(i => 1 + i / 20.0)];
        double[] fixation = [.. severities.Select(severity => Population * Process(severity).FixationOfCommitting())];
        double[] yielding = [.. severities.Select(severity => Population * Process(severity).FixationOfYielding())];
        double[] assortments = [.. Enumerable.Range(0, 101).Select(i => i / 100.0)];
        double[] spreading = [1.6, 2.4, 4];

        Figure figure = new(
            "Figure 13. Who chooses λ?",
            string.Create(CultureInfo.InvariantCulture,
                $"$n = 5$, $C = 20$ unless stated, $a_{{max}} = 10$: each owner commits its agent to take $a_{{max}}$, or lets it yield; "
                + $"those that yield share what is left. (a) Gain of committing. (b) Moran process of {Population} owners, strength "
                + $"{Selection} per demand unit: fixation of one mutant relative to a neutral one. ")
                + "(c) Gain of one committed mutant whose partners are copies of it with probability $r$; lines: $R^{*}$, from which "
                + "asking for a little more does not pay.",
            [
                new Panel(
                    new Axis("Others that are committed", 0, 4),
                    new Axis("Gain of committing (demand units)", -2, 8),
                    [
                        .. games.Select(game => new Series(
                            game.Name, others, [.. others.Select(count => game.Game.GainOfCommitting((int)count))])),
                        new HorizontalLine(0, ""),
                    ])
                {
                    Title = "(a) Gain",
                },
                new Panel(
                    new Axis("Severity $β$", 1, 8),
                    new Axis("Fixation / neutral", 0, 4),
                    Series.Curve("committed among yielding", severities, fixation),
                    Series.Curve("yielding among committed", severities, yielding) with { Line = LineStyle.Dashed },
                    new HorizontalLine(1, ""),
                    new VerticalLine(5, "$β = n$"))
                {
                    Title = "(b) Drift",
                },
                new Panel(
                    new Axis("Assortment $r$", 0, 1),
                    new Axis("Gain of a mutant (demand units)", -10, 8),
                    [
                        .. spreading.Select(severity => Series.Curve(
                            InvasionName(severity), assortments, [.. assortments.Select(Owners(20, severity).InvasionGain)])
                            with { Line = LineStyle.Automatic }),
                        .. spreading.Select(severity => new VerticalLine(
                            Assortment.CriticalRelatedness(5, severity)!.Value,
                            FormattableString.Invariant($"{Assortment.CriticalRelatedness(5, severity):0.00}"))
                        {
                            ColorOf = InvasionName(severity),
                        }),
                        new HorizontalLine(0, ""),
                    ])
                {
                    Title = "(c) Matching",
                },
            ]);
        (CommitmentGame Owners, int Enumerated)[] small = [.. SmallGames().Select(game => (game, LargestEquilibrium(game)))];
        cancellationToken.ThrowIfCancellationRequested();
        int wrongDilemma = small.Count(each => each.Owners.IsDilemma
            != Enumerable.Range(0, each.Owners.Game.Agents).All(count => each.Owners.GainOfCommitting(count) > 1e-9));
        double relatedness = Assortment.CriticalRelatedness(5, 1.6)!.Value;
        double repelling = games[0].Game.RepellingAssortment()!.Value;
        MoranProcess dilemma = Process(1.6);
        return new(
            13,
            figure,
            figure.ToTable(),
            [
                Claim.Check(
                    "n = 2 … 7, C/a_max = 0.3 … n, β = 0.3 … 2n",
                    "If owners choose, committing to take a_max strictly dominates iff β < n: a prisoner's dilemma of alignment.",
                    "in every game all gains are positive iff β < n",
                    wrongDilemma == 0,
                    [
                        ("games", small.Length),
                        ("games against", wrongDilemma),
                        .. others.Select(count => (
                            FormattableString.Invariant($"gain beside {count} for β = 1.6"),
                            (double?)games[0].Game.GainOfCommitting((int)count))),
                    ]),
                Claim.Check(
                    "n = 2 … 7, C/a_max = 0.3 … n, β = 0.3 … 2n without β = n",
                    "For β > n it is hawk–dove: ⌊C/a_max⌋ committed agents survive, and one more where what is left over is worth it.",
                    "the closed form is the number of committed agents in every pure equilibrium that enumeration finds",
                    small.All(each => each.Owners.Survivors == each.Enumerated),
                    ("games", small.Length),
                    ("games against", small.Count(each => each.Owners.Survivors != each.Enumerated)),
                    ("survivors for C = 20, β = 5.5", games[1].Game.Survivors),
                    ("survivors for C = 28, β = 5.5", games[2].Game.Survivors)),
                Claim.Prediction(
                    "n = 5, C = 20, β = 1 … 8, N = 50, strength 0.01 per demand unit, groups drawn without replacement",
                    "One committed mutant takes over a population that yields more often than a neutral one would, above β = n as well; "
                        + "one that yields takes over committed owners less often, up to a β well above n.",
                    "committed above 1/N at every β; yielding below 1/N for every β ≤ 6 and above it at β = 8",
                    fixation.Min() > 1 && severities.Zip(yielding).All(each => each.First > 6 || each.Second < 1) && yielding[^1] > 1,
                    ("fixation of committing at β = 1.6", dilemma.FixationOfCommitting()),
                    ("fixation of yielding at β = 1.6", dilemma.FixationOfYielding()),
                    ("neutral", 1.0 / Population),
                    ("smallest fixation of committing / neutral", fixation.Min()),
                    ("first β with yielding above neutral", severities[Array.FindIndex(yielding, value => value > 1)])),
                Claim.Prediction(
                    "n = 5, C = 20, β = 1.6, 2.4, 4",
                    "Matching agents with their like replaces λ, but the relatedness R* that corresponds to λ* keeps out only small "
                        + "deviations: against a committed mutant, for which the others make room, more is needed.",
                    "R at λ* is R* within 1e-12; the repelling assortment is above R* at each β",
                    spreading.All(severity =>
                        Math.Abs(Assortment.Relatedness(5, Threshold.CriticalWeight(5, severity)!.Value)
                            - Assortment.CriticalRelatedness(5, severity)!.Value) < 1e-12
                        && Owners(20, severity).RepellingAssortment() > Assortment.CriticalRelatedness(5, severity)),
                    ("R* at β = 1.6", relatedness),
                    ("repelling assortment at β = 1.6", repelling)),
            ]);
    }

    private static string InvasionName(double severity) => FormattableString.Invariant($"mutant at $β = {severity}$");

    private static CommitmentGame Owners(double capacity, double severity) => new(new CongestionGame(5, capacity, severity, 10));

    private static MoranProcess Process(double severity) => new(Owners(20, severity), Population, Selection);

    private static IEnumerable<CommitmentGame> SmallGames() =>
        from agents in Enumerable.Range(2, 6)
        from capacity in Enumerable.Range(1, 40)
        from severity in Enumerable.Range(1, 2 * agents)
        where 0.3 * capacity < agents
        select new CommitmentGame(new CongestionGame(agents, 3 * capacity, severity - 0.7, 10));

    /// <summary>The number of committed agents in all pure equilibria by trying every profile of the owners; −1 where they
    /// differ.</summary>
    private static int LargestEquilibrium(CommitmentGame game)
    {
        int agents = game.Game.Agents;
        int[] found =
        [
            .. Enumerable.Range(0, 1 << agents).Where(profile => Enumerable.Range(0, agents).All(owner =>
                Reward(profile, owner) >= Reward(profile ^ (1 << owner), owner) - 1e-9))
                .Select(profile => int.PopCount(profile)).Distinct(),
        ];
        return found.Length == 1 ? found[0] : -1;

        double Reward(int profile, int owner)
        {
            int committed = int.PopCount(profile);
            double yielded = Math.Max(0, game.Game.Capacity - committed * game.Game.MaxDemand) / Math.Max(1, agents - committed);
            double load = committed * game.Game.MaxDemand + (agents - committed) * yielded;
            return game.Game.Reward((profile >> owner & 1) == 1 ? game.Game.MaxDemand : yielded, load);
        }
    }
}
