using System.Text.Json.Nodes;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa reproduce</c>: Figures 1–4 with their data and the verdicts on what the paper states of them.</summary>
internal static class ReproduceCommand
{
    private static readonly PaperExperiment Paper = new();
    private static readonly int[] PaperFigureNumbers = [1, 2, 3, 4];

    private static int LastFigure => BeyondThePaper.Figures.Max(figure => figure.Number);

    public static Command Create()
    {
        Option<string> figures = CommonOptions.WithDefault("--figures", "list", $"Which figures, from 1 to {LastFigure}.", "1,2,3,4");
        Option<string> seeds = CommonOptions.WithDefault("--seeds", "N", "Number of seeds of Figures 1 to 4, at least 1.", Paper.Seeds);
        Option<string> severity = CommonOptions.WithDefault(
            "--severity", "β", "Congestion severity of Figures 1 and 2, above 0.", Paper.Severity);
        Option<string> ablation = CommonOptions.WithDefault(
            "--ablation", "β1,β2", "The two severities of Figures 3 and 4, above 0.", Paper.Ablation);
        GameOptions game = new();
        Option<string[]> recordings = new("--recordings")
        {
            Description = "Recordings of language models, made by 'swa llm run', that replace the stand-ins; game and seeds are theirs.",
            HelpName = "FILE…",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<string> mostFallbacks = FallbackBound.Option();
        Option<bool> all = new("--all")
        {
            Description = $"Also Figures 5 to {LastFigure}, beyond the paper, with their claims; exit code 1 if one does not hold.",
        };
        FigureOptions look = new();
        Command command = new(
            "reproduce",
            "Simulate and draw the paper's Figures 1–4 with stand-in agents, or draw them from recordings of language models; write their "
            + "data, and decide the paper's four statements. The same for another game, and the figures beyond the paper.\n\n" + """
            Example: swa reproduce --all --out .
            Example: swa reproduce --figures 1,2 --agents 10 --capacity 40 --out ten-agents
            Example: swa reproduce --for-paper paper
            Example: swa reproduce --recordings data/recordings/*.jsonl --out models
            """)
        {
            figures, seeds, severity, ablation, game.All, recordings, mostFallbacks, all, look.All,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            HashSet<int> chosen = [.. Figures(parsed.GetRequiredValue(figures))];
            if (parsed.GetValue(all))
            {
                chosen.UnionWith(BeyondThePaper.Figures.Select(figure => figure.Number));
            }

            PaperExperiment experiment = game.Experiment(parsed) with
            {
                Seeds = NumberList.Whole(parsed.GetRequiredValue(seeds), "seeds"),
                Severity = NumberList.Number(parsed.GetRequiredValue(severity), "severity"),
                Ablation = Severities(parsed.GetRequiredValue(ablation)),
            };
            string[] recorded = parsed.GetValue(recordings) ?? [];
            if (game.FirstGiven(parsed) is { } given && (recorded.Length > 0 || !chosen.Overlaps(PaperFigureNumbers)))
            {
                throw new ParameterException(
                    given.TrimStart('-'),
                    recorded.Length > 0 ? "given with --recordings" : "given without one of Figures 1 to 4",
                    recorded.Length > 0
                        ? "one of both, as a recording has its own game"
                        : "with these alone, as the others have their own games");
            }

            ResultFiles files = new(parsed);
            ResultsFolder folder = ResultsFolder.Of(parsed, files, look);
            foreach (int number in chosen)
            {
                folder.Name($"figure{number}");
            }

            InvocationConfiguration console = parsed.InvocationConfiguration;
            BeyondFigures beyond = new([.. BeyondThePaper.Figures.Where(figure => chosen.Contains(figure.Number))], files.IsForced, folder);
            if (chosen.Overlaps(PaperFigureNumbers))
            {
                StatementFile verdicts = new(folder.Data("verdicts.json"), "verdicts", files.IsForced);
                if (recorded.Length == 0)
                {
                    verdicts.Check(Parameters(experiment, StandIns.Name, experiment.Seeds));
                }

                ISource source = recorded.Length > 0
                    ? await Recordings.LoadAsync(
                        console.Error, recorded, FallbackBound.Of(parsed, mostFallbacks), experiment, cancellationToken)
                    : new StandIns(console.Error, experiment, cancellationToken);
                Draw(console, source, experiment, chosen, folder, verdicts, cancellationToken);
            }

            beyond.Draw(console.Output, console.Error, cancellationToken);
            folder.Write(
                !chosen.Overlaps(BeyondThePaper.Figures.Select(figure => figure.Number))
                    ? "swa reproduce --all, for the figures beyond the paper"
                : "swa explorer, for a lesson in which the threshold moves");
            beyond.CheckClaims();
            return ExitCode.Done;
        });
        return command;
    }

    private static void Draw(
        InvocationConfiguration console,
        ISource source,
        PaperExperiment experiment,
        HashSet<int> chosen,
        ResultsFolder folder,
        StatementFile statements,
        CancellationToken cancellationToken)
    {
        List<Finding> verdicts = [];
        List<WeightSweep> drawn = [];
        if (chosen.Overlaps([1, 2]))
        {
            IReadOnlyList<WeightSweep> agents = source.Agents();
            string made = source.Made(agents);
            drawn.AddRange(agents);
            Add(1, "overload_rate", sweep => sweep.OverloadRate, agents, PaperFigures.OverloadByAgent(agents, made));
            Add(2, "welfare_gain", sweep => sweep.WelfareGain, agents, PaperFigures.WelfareGainByAgent(agents, made));
            verdicts.AddRange(PaperVerdicts.OnAgents(agents));
        }

        if (chosen.Overlaps([3, 4]))
        {
            IReadOnlyList<WeightSweep> severities = source.Ablation();
            string made = source.Made(severities);
            drawn.AddRange(severities);
            Add(3, "overload_rate", sweep => sweep.OverloadRate, severities, PaperFigures.OverloadBySeverity(severities, made));
            Add(4, "mean_welfare", sweep => sweep.Welfare, severities, PaperFigures.WelfareBySeverity(severities, made));
            verdicts.AddRange(PaperVerdicts.OnSeverities(severities));
        }

        foreach (WeightSweep sweep in drawn.Where(sweep => sweep.HasTooManyFallbacks))
        {
            console.Error.WriteLine($"swa: {PaperVerdicts.Fallbacks(sweep)}; nothing is decided about it.");
        }

        verdicts.Sort((one, other) => string.CompareOrdinal(one.Statement, other.Statement));
        (OutputFile file, string json, int count) = statements.Completed(
            Parameters(Played(experiment, drawn[0]), source.Source(drawn), drawn.Min(sweep => sweep.Seeds)),
            [
                .. verdicts.Select(Written),
            ],
            verdict => (string)verdict["statement"]!);
        folder.Add(file, json, count, verdicts);
        Report.Write(console.Output, verdicts);
        console.Output.WriteLine();
        if (drawn.Any(sweep => sweep.WithoutModel is not null))
        {
            console.Output.WriteLine("The models' overload rates minus those of the same rule without a model, means over the weights:");
            Report.Write(console.Output, ModelDistance.Of(drawn, byWeight: false));
            console.Output.WriteLine();
        }

        void Add(
            int number,
            string quantity,
            Func<WeightSweep, IReadOnlyList<MeanInterval>> values,
            IReadOnlyList<WeightSweep> sweeps,
            Figure figure)
        {
            if (chosen.Contains(number))
            {
                folder.Add($"figure{number}", figure, source.Seeds, cancellationToken);
                folder.Add($"figure{number}", PaperFigures.Data(sweeps, quantity, values), PaperFigures.Means(sweeps, values));
                if (number is 1 or 3 && sweeps.Any(sweep => sweep.Exact is not null))
                {
                    folder.Add($"figure{number}-exact", PaperFigures.ExactData(sweeps));
                }

                if (number is 1 or 3 && sweeps.Any(sweep => sweep.WithoutModel is not null))
                {
                    folder.Add($"figure{number}-without-model", ModelDistance.Of(sweeps));
                }
            }
        }
    }

    /// <summary>A verdict as its file has it; one that is not decided says the reason beside it.</summary>
    private static JsonNode Written(Finding verdict)
    {
        JsonNode written = Report.ToNode(new
        {
            verdict.Statement,
            verdict.Criterion,
            verdict.Holds,
            reason = verdict.Why,
            verdict.Why,
            numbers = verdict.Numbers.ToDictionary(number => number.Key, number => number.Value),
        });
        if (verdict.Holds is not null)
        {
            written.AsObject().Remove("reason");
        }

        return written;
    }

    /// <summary>What the verdicts depend on, as recorded in their file.</summary>
    private static JsonObject Parameters(PaperExperiment experiment, string source, int seeds) => (JsonObject)Report.ToNode(new
    {
        seeds,
        severity = experiment.Severity,
        ablation = experiment.Ablation,
        agents = experiment.Agents,
        capacity = experiment.Capacity,
        maxDemand = experiment.MaxDemand,
        steps = experiment.Steps,
        source,
    });

    private static PaperExperiment Played(PaperExperiment experiment, WeightSweep sweep) => experiment with
    {
        Agents = sweep.Game.Agents,
        Capacity = sweep.Game.Capacity,
        MaxDemand = sweep.Game.MaxDemand,
        Steps = sweep.Steps ?? experiment.Steps,
    };

    private static IEnumerable<int> Figures(string text) => NumberList.Items(text, "figures").Select(item =>
        int.TryParse(item, out int number) && number >= 1 && number <= LastFigure
            ? number
            : throw new ParameterException("figures", $"'{text}'", $"a list of figures from 1 to {LastFigure}, such as 1,2"));

    private static IReadOnlyList<double> Severities(string text)
    {
        IReadOnlyList<double> severities = NumberList.Numbers(text, "ablation");
        return severities.Distinct().Count() == 2 && severities.Count == 2
            ? severities
            : throw new ParameterException("ablation", $"'{text}'", "two different severities, such as 1.6,2.4");
    }

    /// <summary>Where the sweeps of the figures come from, and what their captions say about it.</summary>
    private interface ISource
    {
        IReadOnlyList<WeightSweep> Agents();

        IReadOnlyList<WeightSweep> Ablation();

        string Made(IReadOnlyList<WeightSweep> sweeps);

        /// <summary>Which seeds were played, in words.</summary>
        string Seeds { get; }

        /// <summary>Who plays, as recorded in the file of verdicts.</summary>
        string Source(IEnumerable<WeightSweep> sweeps);
    }

    private sealed class StandIns(TextWriter error, PaperExperiment experiment, CancellationToken cancellationToken) : ISource
    {
        public const string Name = "stand-ins";

        public string Seeds => string.Create(CultureInfo.InvariantCulture, $"0 to {experiment.Seeds - 1}");

        public string Source(IEnumerable<WeightSweep> sweeps) => Name;

        public IReadOnlyList<WeightSweep> Agents() => Progress.Run(
            error, "Figures 1 and 2, episodes", experiment.AgentEpisodes, TimeProvider.System,
            tell => experiment.RunAgents(tell, cancellationToken));

        public IReadOnlyList<WeightSweep> Ablation() => Progress.Run(
            error, "Figures 3 and 4, episodes", experiment.AblationEpisodes, TimeProvider.System,
            tell => experiment.RunAblation(tell, cancellationToken));

        public string Made(IReadOnlyList<WeightSweep> sweeps) => PaperExperiment.Sentence(sweeps);
    }

    private sealed class Recordings(RecordedExperiment recorded, PaperExperiment experiment) : ISource
    {
        public static async Task<Recordings> LoadAsync(
            TextWriter error,
            IReadOnlyList<string> files,
            double mostFallbacks,
            PaperExperiment experiment,
            CancellationToken cancellationToken)
        {
            RecordedExperiment recorded = await RecordedExperiment.LoadAsync(files, mostFallbacks, cancellationToken);
            foreach (string notice in recorded.Notices)
            {
                await error.WriteLineAsync($"swa: {notice}");
            }

            return new Recordings(recorded, experiment);
        }

        public string Seeds => "those of the recordings";

        public string Source(IEnumerable<WeightSweep> sweeps) =>
            $"recordings of {string.Join(", ", sweeps.Select(sweep => sweep.Agent).Distinct())}";

        public IReadOnlyList<WeightSweep> Agents() => recorded.Agents(experiment.Severity);

        public IReadOnlyList<WeightSweep> Ablation() => recorded.Ablation(experiment.Ablation);

        public string Made(IReadOnlyList<WeightSweep> sweeps) => recorded.Made(sweeps);
    }
}
