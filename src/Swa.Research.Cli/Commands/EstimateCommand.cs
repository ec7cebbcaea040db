using Swa.Research.Cli.Input;

namespace Swa.Research.Cli.Commands;

/// <summary>
/// <c>swa estimate</c>: the critical weight of recorded runs, next to what theory says about their game; or the social weight by which
/// one agent chose.
/// </summary>
internal static class EstimateCommand
{
    public static Command Create()
    {
        Argument<string[]> files = new("FILE.csv")
        {
            Description =
                "Recorded sweeps with the columns weight and overload_rate, and seed where runs are named (without it every row is its "
                + "own run); other columns that 'swa sweep' writes divide the rows and name the game. With --weight: recordings of 'swa "
                + "llm run' (.jsonl), or files with the columns belief, candidates (demands with spaces between) and choice, and where "
                + "they differ from the paper's agents, capacity, severity, max_demand, margin, centering and reference.",
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
        Option<bool> weight = new("--weight")
        {
            Description = "Estimate the social weight by which each agent chose, from its choices, with a profile-likelihood interval.",
        };
        Option<string?> temperature = CommonOptions.Optional(
            "--temperature", "τ", "With --weight: temperature of the agent's choices in units of utility; else it is estimated as well.");
        Option<string> mostFallbacks = FallbackBound.Option();
        Option<string> format = CommonOptions.Format("table", "csv", "json");
        Command command = new(
            "estimate",
            "Estimate the critical weight of recorded sweeps, a language model's included, with a bootstrap interval, and compare it "
                + "with λ* and with the rule's own threshold λ_SWI; or audit the social weight that one agent's choices show.\n\n"
                + "Example: swa estimate sweep.csv --method change-point\nExample: swa estimate --weight data/recordings/phi.jsonl")
        {
            files, method, resamples, seed, agents, severity, maxDemand, reference, weight, temperature, mostFallbacks, format,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(weight))
            {
                Option[] others = [method, resamples, seed, agents, severity, maxDemand, reference, mostFallbacks];
                if (others.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
                {
                    throw new ParameterException(given.Name.TrimStart('-'), "given with --weight", "one of both");
                }

                await AuditAsync(
                    parsed.InvocationConfiguration.Output, parsed.GetRequiredValue(format), parsed.GetRequiredValue(files),
                    parsed.GetValue(temperature) is { } tau ? NumberList.Number(tau, "temperature") : null, cancellationToken);
                return ExitCode.Done;
            }

            if (parsed.GetValue(temperature) is not null)
            {
                throw new ParameterException("temperature", "given without --weight", "with --weight alone");
            }

            TransitionMethod chosen = parsed.GetRequiredValue(method) switch
            {
                "logistic" => TransitionMethod.Logistic,
                "change-point" => TransitionMethod.ChangePoint,
                var other => throw new ParameterException("method", $"'{other}'", "logistic, change-point"),
            };
            Game stated = new(
                parsed.GetValue(agents) is { } n ? NumberList.Whole(n, "agents") : null,
                parsed.GetValue(severity) is { } beta ? NumberList.Number(beta, "severity") : null,
                parsed.GetValue(maxDemand) is { } demand ? NumberList.Number(demand, "maxDemand") : null,
                parsed.GetValue(reference) is { } welfare ? NumberList.Number(welfare, "reference") : null);
            int draws = NumberList.Whole(parsed.GetRequiredValue(resamples), "resamples");
            ulong start = NumberList.Seed(parsed.GetRequiredValue(seed), "seed");
            RecordedSweep[] sweeps = [.. parsed.GetRequiredValue(files).SelectMany(RecordedSweep.Read)];
            FallbackBound.Warn(
                parsed.InvocationConfiguration.Error,
                sweeps.Select(sweep => (sweep.Name.Length > 0 ? sweep.Name : sweep.File, sweep.FallbackShare)),
                FallbackBound.Of(parsed, mostFallbacks));
            Answer[] answers =
            [
                .. from sweep in sweeps
                   select Answer.Of(sweep, stated, Transition.Fit(sweep.Runs, chosen, draws, start)),
            ];
            Print(parsed.InvocationConfiguration.Output, parsed.GetRequiredValue(format), answers);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task AuditAsync(
        TextWriter output, string format, string[] files, double? temperature, CancellationToken cancellationToken)
    {
        List<(RecordedChoices Recorded, WeightEstimate Fit)> audited = [];
        foreach (string file in files)
        {
            audited.AddRange((await RecordedChoices.ReadAsync(file, cancellationToken)).Select(
                recorded => (recorded, WeightEstimator.Fit(recorded.Choices, temperature))));
        }

        if (format == "json")
        {
            output.Write(Report.ToJson(new
            {
                weights = audited.Select(each => new
                {
                    each.Recorded.File,
                    each.Recorded.Agent,
                    each.Recorded.StatedWeight,
                    estimate = each.Fit.Weight,
                    each.Fit.Lower,
                    each.Fit.Upper,
                    each.Fit.Temperature,
                    each.Fit.Choices,
                    each.Fit.AgainstChance,
                }).ToArray(),
            }));
            return;
        }

        Table table = new(
            "file", "agent", "stated_weight", "estimate", "lower", "upper", "temperature", "choices", "against_chance");
        foreach ((RecordedChoices recorded, WeightEstimate fit) in audited)
        {
            table.Add(
                recorded.File, recorded.Agent, recorded.StatedWeight, Rounding.Significant(fit.Weight), Rounding.Significant(fit.Lower),
                Rounding.Significant(fit.Upper), Rounding.Significant(fit.Temperature), fit.Choices,
                Rounding.Significant(fit.AgainstChance));
        }

        Report.Write(output, table, format);
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

        Report.Write(output, table, format);
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
