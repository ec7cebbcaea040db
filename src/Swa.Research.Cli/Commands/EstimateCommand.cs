using Swa.Research.Cli.Input;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa estimate</c>: the critical weight of recorded runs, next to what theory says about their game.</summary>
internal static class EstimateCommand
{
    public static Command Create()
    {
        Argument<string[]> files = new("FILE.csv")
        {
            Description =
                "Recorded sweeps with the columns weight and overload_rate, and seed where runs are named (without it every row is its "
                + "own run); other columns that 'swa sweep' writes divide the rows and name the game.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string> method = CommonOptions.WithDefault(
            "--method", "logistic|change-point", "Logistic regression of the rate on the weight, or a step between two levels.",
            "logistic");
        Option<string> resamples = CommonOptions.WithDefault(
            "--resamples", "N", "Number of bootstrap resamples over seeds, at least 1.", "1000");
        Option<string> seed = CommonOptions.WithDefault("--seed", "S", "Seed of the resampling: an integer of at least 0.", "0");
        Option<string?> agents = CommonOptions.Optional("--agents", "n", "Number of agents, where the file has no column agents.");
        Option<string?> severity = CommonOptions.Optional("--severity", "β", "Congestion severity, where the file has no column severity.");
        Option<string?> maxDemand = CommonOptions.Optional(
            "--max-demand", "a", "Largest demand of one agent, where the file has no column max_demand.");
        Option<string?> reference = CommonOptions.Optional(
            "--reference", "R", "Reference welfare, where the file has neither a reference nor capacity and margin.");
        Option<string> format = CommonOptions.Format("table", "csv", "json");
        Command command = new(
            "estimate",
            "Estimate the critical weight of recorded sweeps, a language model's included, with a bootstrap interval, and compare it "
                + "with λ* and with the rule's own threshold λ_SWI.\n\nExample: swa estimate sweep.csv --method change-point")
        {
            files, method, resamples, seed, agents, severity, maxDemand, reference, format,
        };
        command.SetAction(parsed =>
        {
            TransitionMethod chosen = parsed.GetRequiredValue(method) switch
            {
                "logistic" => TransitionMethod.Logistic,
                "change-point" => TransitionMethod.ChangePoint,
                var other => throw new ParameterException("method", $"'{other}'", "logistic, change-point"),
            };
            Game given = new(
                parsed.GetValue(agents) is { } n ? NumberList.Whole(n, "agents") : null,
                parsed.GetValue(severity) is { } beta ? NumberList.Number(beta, "severity") : null,
                parsed.GetValue(maxDemand) is { } demand ? NumberList.Number(demand, "maxDemand") : null,
                parsed.GetValue(reference) is { } welfare ? NumberList.Number(welfare, "reference") : null);
            int draws = NumberList.Whole(parsed.GetRequiredValue(resamples), "resamples");
            ulong start = NumberList.Seed(parsed.GetRequiredValue(seed), "seed");
            Answer[] answers =
            [
                .. from file in parsed.GetRequiredValue(files)
                   from sweep in RecordedSweep.Read(file)
                   select Answer.Of(sweep, given, Transition.Fit(sweep.Runs, chosen, draws, start)),
            ];
            Print(parsed.InvocationConfiguration.Output, parsed.GetRequiredValue(format), answers);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(TextWriter output, string format, Answer[] answers)
    {
        if (format == "json")
        {
            output.Write(Report.ToJson(new { estimates = answers }));
            return;
        }

        Table table = new(
            "file", "sweep", "method", "estimate", "lower", "upper", "critical_weight", "swi_threshold", "width", "rate_before",
            "rate_after", "seeds", "without_transition");
        foreach (Answer answer in answers)
        {
            table.Add(
                answer.File, answer.Sweep, answer.Method == TransitionMethod.Logistic ? "logistic" : "change-point", answer.Estimate,
                answer.Lower, answer.Upper,
                answer.CriticalWeight, answer.SwiThreshold, answer.Width, answer.RateBefore, answer.RateAfter, answer.Seeds,
                answer.WithoutTransition);
        }

        if (format == "csv")
        {
            table.WriteCsv(output);
        }
        else
        {
            Report.Write(output, table);
        }
    }

    /// <summary>The game as given on the command line, for what the file does not say.</summary>
    private sealed record Game(int? Agents, double? Severity, double? MaxDemand, double? Reference);

    /// <summary>One estimate; the names are those of the JSON properties.</summary>
    private sealed record Answer(
        string File,
        string Sweep,
        TransitionMethod Method,
        double? Estimate,
        double? Lower,
        double? Upper,
        double? CriticalWeight,
        double? SwiThreshold,
        double? Width,
        double? RateBefore,
        double? RateAfter,
        int Seeds,
        int Resamples,
        int WithoutTransition)
    {
        public static Answer Of(RecordedSweep sweep, Game given, TransitionFit fit)
        {
            int? agents = sweep.Agents ?? given.Agents;
            double? severity = sweep.Severity ?? given.Severity;
            double? maxDemand = sweep.MaxDemand ?? given.MaxDemand;
            double? reference = sweep.Reference ?? given.Reference;
            return new(
                sweep.File,
                sweep.Name,
                fit.Method,
                fit.Weight,
                fit.Lower,
                fit.Upper,
                agents is { } n && severity is { } beta ? Threshold.CriticalWeight(n, beta) : null,
                severity is { } slope && maxDemand is { } demand && reference is { } welfare
                    ? NormalisedThreshold.CriticalWeight(slope, demand, welfare)
                    : null,
                fit.Width,
                fit.Before,
                fit.After,
                fit.Seeds,
                fit.Resamples,
                fit.WithoutTransition);
        }
    }
}
