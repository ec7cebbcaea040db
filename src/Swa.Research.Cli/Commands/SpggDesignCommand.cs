namespace Swa.Research.Cli.Commands;

/// <summary><c>swa spgg design</c>: the least incentives at which everybody contributes fully.</summary>
internal static class SpggDesignCommand
{
    public static Command Create()
    {
        PublicGoodsOptions game = new(usuallyAll: true);
        Option<string> bonuses = CommonOptions.WithDefault(
            "--bonuses", "first:last:step", "Bonuses of the region, two or more.", "0:1:0.025");
        Option<string> penalties = CommonOptions.WithDefault(
            "--penalties", "first:last:step", "Penalties of the region, two or more.", "0:1:0.025");
        Option<string?> region = CommonOptions.Table(
            "--region", "Write the equilibrium at every pair of a bonus and a penalty.");
        Option<string?> figure = CommonOptions.Optional(
            "--figure", "FILE", $"Draw the region; the extension is the format: {string.Join(", ", FigureExports.FileExtensions)}.");
        FigureOptions look = new();
        Option<string> format = CommonOptions.Format("table", "json");
        Command command = new(
            "design",
            "The least penalty (at the given bonus), the least bonus (at the given penalty) and the least social weight at which full "
                + "contribution is the path of every equilibrium."
                + "\n\nExample: swa spgg design --agents 3 --multiplier 1.5 --cost 1 --bonus 0.6 --penalty 0")
        {
            game.All, bonuses, penalties, region, figure, look.Looks, format, CommonOptions.Force(),
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            PublicGoodsGame designed = game.Game(parsed);
            bool asJson = parsed.GetRequiredValue(format) == "json";
            ResultFiles files = new(parsed, beside: asJson);
            OutputFile? rows = files.NameTable(parsed.GetValue(region));
            OutputFile? picture = files.NameFigure(parsed.GetValue(figure));
            FigureLook drawn = look.Look(parsed);
            IReadOnlyList<double> across = NumberList.Numbers(parsed.GetRequiredValue(bonuses), "bonuses");
            IReadOnlyList<double> up = NumberList.Numbers(parsed.GetRequiredValue(penalties), "penalties");
            LeastIncentive penalty = IncentiveDesign.LeastPenalty(designed);
            cancellationToken.ThrowIfCancellationRequested();
            LeastIncentive bonus = IncentiveDesign.LeastBonus(designed);
            cancellationToken.ThrowIfCancellationRequested();
            LeastIncentive weight = IncentiveDesign.LeastSocialWeight(designed);
            cancellationToken.ThrowIfCancellationRequested();
            if (rows is not null || picture is not null)
            {
                DesignRegion computed = DesignRegion.Compute(designed, across, up);
                files.Add(rows, computed.ToTable());
                files.Add(picture, computed.ToFigure(), drawn, cancellationToken);
            }

            Print(parsed, designed, penalty, bonus, weight, asJson);
            files.Write("swa spgg train, for agents that learn this game");
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Print(
        ParseResult parsed, PublicGoodsGame game, LeastIncentive penalty, LeastIncentive bonus, LeastIncentive weight, bool asJson)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        (string Name, LeastIncentive Least)[] incentives = [("penalty", penalty), ("bonus", bonus), ("socialWeight", weight)];
        double pivotal = FullContribution.PivotalPenalty(game);
        double? sufficientWeight = IncentiveDesign.SufficientSocialWeight(game);
        if (asJson)
        {
            Dictionary<string, object?> answer = PublicGoodsParameters.Of(game);
            foreach ((string name, LeastIncentive least) in incentives)
            {
                answer[$"least{char.ToUpperInvariant(name[0])}{name[1..]}"] = Shown(least.Value);
                answer[$"{name}Attained"] = least.Value is null ? null : least.IsAttained;
                answer[$"{name}Margin"] = Shown(least.Margin);
                answer[$"{name}LostAt"] = Shown(least.LostAt);
            }

            answer["pivotalPenalty"] = pivotal;
            answer["sufficientSocialWeight"] = sufficientWeight;
            output.Write(Report.ToJson(answer));
            return;
        }

        Table table = new("incentive", "more than", "or as much", "robust with", "lost again at", "tried up to", "meaning");
        string[] meanings =
        [
            FormattableString.Invariant($"at bonus {game.Bonus}; closed form, where B takes all: {Rounding.Significant(pivotal, 6)}"),
            FormattableString.Invariant($"at penalty {game.Penalty}"),
            sufficientWeight is { } enough
                ? FormattableString.Invariant($"with the reward as it stands; closed form, sufficient: {Rounding.Significant(enough, 6)}")
                : "one agent has no others to weigh",
        ];
        string[] names = ["penalty P", "bonus γ", "social weight λ"];
        for (int row = 0; row < names.Length; row++)
        {
            LeastIncentive least = incentives[row].Least;
            table.Add(
                names[row], Shown(least.Value), least.Value is null ? null : least.IsAttained ? "yes" : "no",
                Shown(least.Value + least.Margin), Shown(least.LostAt), least.SearchedTo, meanings[row]);
        }

        Report.Write(output, table);
        if (incentives.Any(incentive => incentive.Least.Value is null))
        {
            output.WriteLine("Without a least value no value up to the last one tried makes full contribution the only outcome.");
        }

        // Found by bisection, so the last digits mean nothing.
        static double? Shown(double? value) => value is { } number ? Math.Round(number, 8) : null;
    }
}
