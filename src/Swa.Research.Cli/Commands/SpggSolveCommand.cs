namespace Swa.Research.Cli.Commands;

/// <summary><c>swa spgg solve</c>: the equilibrium of one game.</summary>
internal static class SpggSolveCommand
{
    public static Command Create()
    {
        PublicGoodsOptions game = new();
        Option<string> protocol = ChoiceOption.WithDefault("--protocol", "When agents move.", Protocol.Sequential);
        Option<string> observation = ChoiceOption.WithDefault(
            "--observation", "What agents that move in order see: all contributions before theirs, or the last.", Observation.Full);
        Option<string> weight = CommonOptions.WithDefault(
            "--social-weight", "λ", "Social weight with which agents choose, from 0 to 1.", "0");
        Option<string?> strategy = CommonOptions.Table(
            "--strategy", "Write the whole strategy (sequential, full observation): one row per agent and "
                + "linear piece, or with --levels per position and sum.");
        Option<string> format = CommonOptions.Format("table", "json");
        Command command = new(
            "solve",
            "The equilibrium of one game: where agents move in order and see everything by backward induction, exact in the continuum of "
                + "contributions; else on a grid, by best response with a certificate where they move at once."
                + "\n\nExample: swa spgg solve --agents 3 --multiplier 1.5 --bonus 0.6 --cost 1 --convexity 0 --penalty 1 --threshold 2")
        {
            game.All, game.Levels, protocol, observation, weight, strategy, CommonOptions.Force(), format,
        };
        command.SetAction(parsed =>
        {
            Protocol moves = ChoiceOption.Read<Protocol>(parsed.GetRequiredValue(protocol), "protocol");
            Observation seen = ChoiceOption.Read<Observation>(parsed.GetRequiredValue(observation), "observation");
            double socialWeight = NumberList.Number(parsed.GetRequiredValue(weight), "socialWeight");
            string? file = parsed.GetValue(strategy);
            bool isExact = moves == Protocol.Sequential && seen == Observation.Full;
            if (file is not null && !isExact)
            {
                throw new ParameterException("strategy", file, "a file only where agents move in order and see everything");
            }

            if (socialWeight != 0 && moves == Protocol.Sequential && seen == Observation.Partial)
            {
                throw new ParameterException("socialWeight", Table.Text(socialWeight), "0 with partial observation");
            }

            bool asJson = parsed.GetRequiredValue(format) == "json";
            ResultFiles files = new(parsed, beside: asJson);
            OutputFile? whole = files.NameTable(file);
            PublicGoodsGame played = game.Game(parsed);
            int? levels = game.LevelsOf(parsed) ?? (isExact ? null : ReferenceGames.Levels);
            Answer answer = Solve(played, levels, moves, seen, socialWeight);
            Print(parsed.InvocationConfiguration.Output, played, answer, asJson);
            if (answer.Strategy is not null)
            {
                files.Add(whole, answer.Strategy());
            }

            files.Write("swa spgg design, for the least incentives of this game");
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Labels shown instead of the JSON properties' names.</summary>
    private static readonly Dictionary<string, string> InWords = new()
    {
        ["total"] = "total contribution",
        ["pathStrict"] = "every agent strictly prefers its contribution",
        ["unique"] = "all equilibria end in the same contributions",
        ["uniqueEverywhere"] = "the only equilibrium",
        ["welfare"] = "welfare",
        ["thresholdMet"] = "the total reaches the threshold",
        ["isEquilibrium"] = "nobody gains by deviating",
        ["largestGain"] = "largest gain from deviating",
        ["rounds"] = "rounds of best responses",
        ["iterations"] = "iterations",
        ["pathMargin"] = "smallest advantage over the next best contribution",
        ["tiedStates"] = "sums with several best contributions",
        ["pieces"] = "linear pieces of the strategy",
        ["states"] = "states",
        ["fullContributionGuaranteed"] = "full contribution in every equilibrium",
        ["fullContributionPossible"] = "full contribution in some equilibrium",
        ["freeRidingGuaranteed"] = "least contribution in every equilibrium",
        ["freeRidingPossible"] = "least contribution in some equilibrium",
    };

    private static Answer Solve(PublicGoodsGame game, int? grid, Protocol moves, Observation seen, double socialWeight)
    {
        Dictionary<string, object?> settings = new()
        {
            ["levels"] = grid,
            ["protocol"] = moves,
            ["observation"] = seen,
            ["socialWeight"] = socialWeight,
        };
        if (grid is not { } levels)
        {
            return Exact(game, settings, socialWeight);
        }

        if (moves == Protocol.Simultaneous)
        {
            IReadOnlyList<SimultaneousEquilibrium> found = SimultaneousEquilibrium.Find(game, levels, socialWeight);
            SimultaneousEquilibrium first = found[0];
            return new Answer(first.Profile, settings, new()
            {
                ["path"] = first.Profile,
                ["total"] = first.Total,
                ["pathStrict"] = first.Strict,
                ["unique"] = found.Count > 1 ? false : game.Penalty == 0 ? first.Strict : null,
                ["payoffs"] = first.Payoffs,
                ["welfare"] = first.Welfare,
                ["thresholdMet"] = game.MeetsThreshold(first.Total),
                ["isEquilibrium"] = first.IsEquilibrium,
                ["largestGain"] = first.LargestGain,
                ["rounds"] = first.Rounds,
                ["others"] = found.Skip(1).Select(
                    other => new { path = other.Profile, other.Total, other.Payoffs, other.Welfare, other.IsEquilibrium }),
            });
        }

        if (seen == Observation.Partial)
        {
            PartialObservationEquilibrium found = PartialObservationEquilibrium.Find(game, levels);
            return new Answer(found.Path, settings, new()
            {
                ["path"] = found.Path,
                ["total"] = found.Total,
                ["pathStrict"] = null,
                ["unique"] = null,
                ["payoffs"] = found.Payoffs,
                ["welfare"] = found.Welfare,
                ["thresholdMet"] = game.MeetsThreshold(found.Total),
                ["isEquilibrium"] = found.Converged,
                ["iterations"] = found.Iterations,
            });
        }

        SequentialEquilibrium solved = SequentialEquilibrium.Solve(game, levels, socialWeight);
        return new Answer(solved.Path, settings, new()
        {
            ["path"] = solved.Path,
            ["total"] = solved.Total,
            ["pathStrict"] = solved.PathStrict,
            ["unique"] = socialWeight == 0 ? EquilibriumOutcomes.HaveOnePath(solved) : solved.Unique ? true : null,
            ["uniqueEverywhere"] = solved.Unique,
            ["payoffs"] = solved.Payoffs,
            ["welfare"] = solved.Welfare,
            ["thresholdMet"] = game.MeetsThreshold(solved.Total),
            ["pathMargin"] = solved.PathMargin,
            ["tiedStates"] = solved.TiedStates,
            ["states"] = solved.States,
        })
        {
            Strategy = solved.Strategy,
        };
    }

    private static Answer Exact(PublicGoodsGame game, Dictionary<string, object?> settings, double socialWeight)
    {
        ContinuousEquilibrium solved = ContinuousEquilibrium.Solve(game, socialWeight);
        Dictionary<string, object?> results = new()
        {
            ["path"] = solved.Path,
            ["total"] = solved.Total,
            ["pathStrict"] = solved.PathStrict,
            ["unique"] = solved.Unique,
            ["uniqueEverywhere"] = solved.UniqueEverywhere,
            ["payoffs"] = solved.Payoffs,
            ["welfare"] = solved.Welfare,
            ["thresholdMet"] = game.MeetsThreshold(solved.Total),
            ["pathMargin"] = double.IsFinite(solved.PathMargin) ? solved.PathMargin : null,
            ["tiedStates"] = solved.TiedStates,
            ["pieces"] = solved.Pieces,
        };
        if (socialWeight == 0)
        {
            results["fullContributionGuaranteed"] = FullContribution.IsGuaranteed(game);
            results["fullContributionPossible"] = FullContribution.IsPossible(game);
            results["freeRidingGuaranteed"] = FreeRiding.IsGuaranteed(game);
            results["freeRidingPossible"] = FreeRiding.IsPossible(game);
        }

        return new Answer(solved.Path, settings, results) { Strategy = solved.Strategy };
    }

    private static void Print(TextWriter output, PublicGoodsGame game, Answer answer, bool asJson)
    {
        if (asJson)
        {
            output.Write(Report.ToJson<Dictionary<string, object?>>(
                new(PublicGoodsParameters.Of(game).Concat(answer.Settings).Concat(answer.Results))));
            return;
        }

        Table agents = new("agent", "contribution", "shared score", "bonus", "effort", "penalty", "reward");
        RewardTerms[] terms = game.Terms(answer.Path);
        for (int i = 0; i < terms.Length; i++)
        {
            agents.Add(
                i + 1, answer.Path[i], terms[i].SharedScore, terms[i].CooperationBonus, -terms[i].Effort, -terms[i].CollectivePenalty,
                terms[i].Reward);
        }

        Report.Write(output, agents);
        output.WriteLine();
        Table results = new("quantity", "value");
        foreach ((string name, object? value) in answer.Results.Where(result => result.Value is null or bool or double or int or long))
        {
            results.Add(InWords.GetValueOrDefault(name, name), value switch
            {
                null => name == "pathMargin" ? "no second best" : "not known",
                bool truth => truth ? "yes" : "no",
                _ => value,
            });
        }

        Report.Write(output, results);
    }

    private sealed record Answer(double[] Path, Dictionary<string, object?> Settings, Dictionary<string, object?> Results)
    {
        /// <summary>The whole strategy as a table, where there is one.</summary>
        public Func<Table>? Strategy { get; init; }
    }
}
