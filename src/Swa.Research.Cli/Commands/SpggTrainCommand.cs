namespace Swa.Research.Cli.Commands;

/// <summary><c>swa spgg train</c>: agents learn one game from scratch.</summary>
internal static class SpggTrainCommand
{
    public static Command Create()
    {
        PublicGoodsOptions game = new();
        LearningOptions learning = new();
        Option<string?> output = CommonOptions.Table("--out", "Write the result, one row per agent.");
        Option<string?> curves = CommonOptions.Table("--curves", "Write the learning curves.");
        Option<string?> checkpoint = CommonOptions.Optional(
            "--checkpoint", "FILE.json",
            "Keep the state here while training, resume from it if it exists, remove it at the end (default: next to --out).");
        Option<string?> policies = CommonOptions.Optional(
            "--policies", "FILE.json", "Write the learned policies, for 'swa spgg ensemble --policy'.");
        Option<string> format = CommonOptions.Format("table", "json");
        Command command = new(
            "train",
            "Agents learn one game by clipped policy gradients (PPO) and are compared with its equilibrium. An interrupted training "
                + "resumes from its checkpoint and ends with the same result."
                + "\n\nExample: swa spgg train --agents 3 --penalty 3 --threshold 2.5 --seeds 10 --out learnt.csv")
        {
            game.All, game.Levels, learning.All, output, curves, checkpoint, policies, format, CommonOptions.Force(),
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            SeededTraining training = new(game.Game(parsed), learning.Settings(parsed), learning.Seeds(parsed));
            int levels = game.LevelsOf(parsed) ?? ReferenceGames.Levels;
            bool asJson = parsed.GetRequiredValue(format) == "json";
            ResultFiles files = new(parsed, beside: asJson);
            OutputFile? rows = files.NameTable(parsed.GetValue(output), new LearningStudy([]).ToTable());
            OutputFile? courses = files.NameTable(parsed.GetValue(curves), new LearningStudy([]).CurvesTable());
            OutputFile? learnt = files.Name(parsed.GetValue(policies), ".json");
            string? state = parsed.GetValue(checkpoint) ?? (rows is null ? null : $"{rows.Path}.checkpoint.json");
            return ShellWords.ResumableAsync(parsed, state, [], () =>
            {
                IReadOnlyList<PolicyTrainer> trainings = Progress.Run(
                    parsed.InvocationConfiguration.Error,
                    "Episodes",
                    training.Episodes,
                    TimeProvider.System,
                    tell => training.Run(state, learning.Threads(parsed), TimeProvider.System, tell, cancellationToken));
                LearningResult result = new(trainings, levels);
                LearningStudy study = new([result]);
                Print(parsed.InvocationConfiguration.Output, result, asJson);
                files.Add(rows, study.ToTable());
                files.Add(courses, study.CurvesTable());
                files.Add(
                    learnt,
                    TrainingFile.ToJson([.. trainings.Select(each => each.Save())]),
                    $"the policies of {ResultFiles.Count(trainings.Count, "seed")}");
                files.Write(learnt is null
                    ? "swa spgg learning, for the same on all reference games"
                    : $"swa spgg ensemble --policy {ShellWords.Quote(learnt.Path)} --models … --tasks … --recording …");
                if (state is not null)
                {
                    File.Delete(state);
                }

                return Task.FromResult(ExitCode.Done);
            });
        });
        return command;
    }

    private static string InWords(LearningOutcome outcome) => outcome switch
    {
        LearningOutcome.Reached => "reached",
        LearningOutcome.OnPathWithGain => "on the path, but some agent gains by leaving it",
        LearningOutcome.NobodyGains => "elsewhere, where nobody gains",
        _ => "elsewhere, a local optimum",
    };

    private static void Print(TextWriter output, LearningResult result, bool asJson)
    {
        if (asJson)
        {
            Dictionary<string, object?> answer = PublicGoodsParameters.Of(result.Game);
            answer["levels"] = result.Levels;
            answer["settings"] = result.Settings;
            answer["seeds"] = result.Trainings.Select(training => training.Seed);
            answer["equilibrium"] = result.Target;
            answer["contributions"] = result.Contributions.Select(interval => new { interval.Mean, interval.Lower, interval.Upper });
            answer["largestError"] = result.LargestError;
            answer["converged"] = result.Converged;
            answer["outcomes"] = result.Outcomes;
            answer["largestGain"] = result.Gains.Max();
            output.Write(Report.ToJson(answer));
            return;
        }

        Table agents = new("agent", "equilibrium", "learned mean", "lower", "upper");
        for (int i = 0; i < result.Target.Length; i++)
        {
            agents.Add(i + 1, result.Target[i], result.Contributions[i].Mean, result.Contributions[i].Lower, result.Contributions[i].Upper);
        }

        Report.Write(output, agents);
        output.WriteLine();
        Table seeds = new("seed", "outcome", "largest gain from deviating");
        for (int s = 0; s < result.Trainings.Count; s++)
        {
            seeds.Add(result.Trainings[s].Seed, InWords(result.Outcomes[s]), result.Gains[s]);
        }

        Report.Write(output, seeds);
    }
}
