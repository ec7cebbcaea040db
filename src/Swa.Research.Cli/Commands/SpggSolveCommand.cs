using System.CommandLine;
using Swa.Research.Cli.Options;
using Swa.Research.Cli.Output;
using Swa.Research.Files;
using Swa.Research.Parameters;
using Swa.Research.PublicGoods;
using Swa.Research.PublicGoods.Equilibrium;
using Swa.Research.Tables;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa spgg solve</c>: the equilibrium of one game.</summary>
internal static class SpggSolveCommand
{
    public static Command Create()
    {
        PublicGoodsOptions game = new();
        Option<string> protocol = ChoiceOption.WithDefault("--protocol", "When agents move.", Protocol.Sequential);
        Option<string> observation = ChoiceOption.WithDefault("--observation", "What agents that move in order see: all contributions before theirs, or the last.", Observation.Full);
        Option<string> weight = CommonOptions.WithDefault("--social-weight", "λ", "Social weight with which agents choose, from 0 to 1.", "0");
        Option<string?> strategy = CommonOptions.Optional("--strategy", "FILE.csv", "Write the whole strategy, a row a position and sum before it (sequential, full observation).");
        Option<string> format = CommonOptions.Format("table", "json");
        Command command = new(
            "solve",
            "The equilibrium of one game: by exact backward induction where agents move in order, by best response with a certificate where they move at once.\n\nExample: swa spgg solve --agents 3 --multiplier 1.5 --bonus 0.6 --cost 1 --convexity 0 --penalty 1 --threshold 2 --levels 20");
        game.AddTo(command);
        command.Add(protocol);
        command.Add(observation);
        command.Add(weight);
        command.Add(strategy);
        command.Add(format);
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

            PublicGoodsGame played = game.Game(parsed);
            Answer answer = Solve(played, game.LevelsOf(parsed), moves, seen, socialWeight, file);
            Print(parsed.InvocationConfiguration.Output, played, answer, parsed.GetRequiredValue(format) == "json");
            return ExitCode.Done;
        });
        return command;
    }

    private static Answer Solve(PublicGoodsGame game, int levels, Protocol moves, Observation seen, double socialWeight, string? file)
    {
        Dictionary<string, object?> settings = new()
        {
            ["levels"] = levels,
            ["protocol"] = moves,
            ["observation"] = seen,
            ["socialWeight"] = socialWeight,
        };
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
                ["others"] = found.Skip(1).Select(other => new { path = other.Profile, other.Total, other.Payoffs, other.Welfare, other.IsEquilibrium }),
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
        if (file is not null)
        {
            AtomicFile.Write(file, solved.Strategy().WriteCsv);
        }

        return new Answer(solved.Path, settings, new()
        {
            ["path"] = solved.Path,
            ["total"] = solved.Total,
            ["pathStrict"] = solved.PathStrict,
            ["unique"] = solved.Unique,
            ["payoffs"] = solved.Payoffs,
            ["welfare"] = solved.Welfare,
            ["thresholdMet"] = game.MeetsThreshold(solved.Total),
            ["onePath"] = socialWeight == 0 ? EquilibriumOutcomes.HaveOnePath(solved) : solved.Unique ? true : null,
            ["pathMargin"] = solved.PathMargin,
            ["tiedStates"] = solved.TiedStates,
            ["states"] = solved.States,
            ["fullContributionGuaranteed"] = FullContribution.IsGuaranteed(game, levels),
            ["fullContributionPossible"] = FullContribution.IsPossible(game, levels),
            ["freeRidingGuaranteed"] = FreeRiding.IsGuaranteed(game, levels),
            ["freeRidingPossible"] = FreeRiding.IsPossible(game, levels),
        });
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
                i + 1, answer.Path[i], terms[i].SharedScore, terms[i].CooperationBonus, -terms[i].Effort, -terms[i].CollectivePenalty, terms[i].Reward);
        }

        Report.Write(output, agents);
        output.WriteLine();
        Table results = new("quantity", "value");
        foreach ((string name, object? value) in answer.Results.Where(result => result.Value is null or bool or double or int or long))
        {
            results.Add(name, value);
        }

        Report.Write(output, results);
    }

    private sealed record Answer(double[] Path, Dictionary<string, object?> Settings, Dictionary<string, object?> Results);
}
