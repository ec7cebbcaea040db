using System.CommandLine;
using Swa.Research.Cli.Options;
using Swa.Research.Cli.Output;
using Swa.Research.Figures;
using Swa.Research.Files;
using Swa.Research.Llm.Runs;
using Swa.Research.Parameters;
using Swa.Research.Reproduction;
using Swa.Research.Statistics;
using Swa.Research.Tables;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa reproduce</c>: Figures 1–4 with their data and the verdicts on what the paper states of them.</summary>
internal static class ReproduceCommand
{
    private static readonly PaperExperiment Paper = new();

    public static Command Create()
    {
        Option<string> figures = CommonOptions.WithDefault("--figures", "list", "Which figures, from 1 to 4.", "1,2,3,4");
        Option<string> seeds = CommonOptions.WithDefault("--seeds", "N", "Number of seeds, at least 1.", Paper.Seeds);
        Option<string> severity = CommonOptions.WithDefault("--severity", "β", "Congestion severity of Figures 1 and 2, above 0.", Paper.Severity);
        Option<string> ablation = CommonOptions.WithDefault("--ablation", "β1,β2", "The two severities of Figures 3 and 4, above 0.", Paper.Ablation);
        Option<string[]> recordings = new("--recordings")
        {
            Description = "Recordings of language models, made by 'swa llm run', that take the stand-ins' place; the seeds are theirs.",
            HelpName = "FILE…",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<bool> all = new("--all") { Description = "Also Figures 5 and following, beyond the paper, with the claims that they bear out; exit code 1 if one does not hold." };
        Option<string> output = CommonOptions.WithDefault("--out", "DIR", "Where figures/ and data/results/ are written.", ".");
        Command command = new(
            "reproduce",
            "Simulate and draw the paper's Figures 1–4 with stand-in agents, or draw them from recordings of language models; write their data, and decide the paper's four statements.\n\nExample: swa reproduce --all --out .\nExample: swa reproduce --recordings data/recordings/*.jsonl --out models")
        {
            figures, seeds, severity, ablation, recordings, all, output,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            HashSet<int> chosen = [.. Figures(parsed.GetRequiredValue(figures))];
            PaperExperiment experiment = new()
            {
                Seeds = NumberList.Integer(parsed.GetRequiredValue(seeds), "seeds"),
                Severity = NumberList.Number(parsed.GetRequiredValue(severity), "severity"),
                Ablation = Severities(parsed.GetRequiredValue(ablation)),
            };
            InvocationConfiguration console = parsed.InvocationConfiguration;
            ISource source = parsed.GetValue(recordings) is { Length: > 0 } files
                ? await Recordings.LoadAsync(console.Error, files, experiment, cancellationToken)
                : new StandIns(console.Error, experiment, cancellationToken);
            string folder = parsed.GetRequiredValue(output);
            Run(console, source, experiment, chosen, folder);
            if (parsed.GetValue(all))
            {
                BeyondFigures.Write(console.Output, console.Error, BeyondThePaper.Figures, folder, cancellationToken);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Run(
        InvocationConfiguration console, ISource source, PaperExperiment experiment, HashSet<int> chosen, string folder)
    {
        List<Verdict> verdicts = [];
        List<string> written = [];
        int seeds = int.MaxValue;
        if (chosen.Overlaps([1, 2]))
        {
            IReadOnlyList<WeightSweep> agents = source.Agents();
            string made = source.Made(agents);
            seeds = agents[0].Seeds;
            Save(1, "overload_rate", sweep => sweep.OverloadRate, agents, PaperFigures.OverloadByAgent(agents, made));
            Save(2, "welfare_gain", sweep => sweep.WelfareGain, agents, PaperFigures.WelfareGainByAgent(agents, made));
            verdicts.AddRange(PaperVerdicts.OnAgents(agents));
        }

        if (chosen.Overlaps([3, 4]))
        {
            IReadOnlyList<WeightSweep> severities = source.Ablation();
            string made = source.Made(severities);
            seeds = Math.Min(seeds, severities[0].Seeds);
            Save(3, "overload_rate", sweep => sweep.OverloadRate, severities, PaperFigures.OverloadBySeverity(severities, made));
            Save(4, "mean_welfare", sweep => sweep.Welfare, severities, PaperFigures.WelfareBySeverity(severities, made));
            verdicts.AddRange(PaperVerdicts.OnSeverities(severities));
        }

        verdicts.Sort((one, other) => string.CompareOrdinal(one.Statement, other.Statement));
        Write(Path.Combine("data", "results", "verdicts.json"), Report.ToJson(new
        {
            seeds,
            severity = experiment.Severity,
            ablation = experiment.Ablation,
            verdicts = verdicts.Select(verdict => new
            {
                verdict.Statement, verdict.Criterion, verdict.Holds, numbers = verdict.Numbers.ToDictionary(number => number.Key, number => number.Value),
            }),
        }));

        Print(console.Output, verdicts, written);

        void Save(int number, string quantity, Func<WeightSweep, IReadOnlyList<MeanInterval>> values, IReadOnlyList<WeightSweep> sweeps, Figure figure)
        {
            if (chosen.Contains(number))
            {
                Write(Path.Combine("figures", $"figure{number}.svg"), figure.ToSvg());
                Write(Path.Combine("figures", $"figure{number}.plotly.json"), figure.ToPlotlyJson());
                Write(Path.Combine("data", "results", $"figure{number}.csv"), PaperFigures.Data(sweeps, quantity, values).ToCsv());
            }
        }

        void Write(string name, string content)
        {
            string path = Path.Combine(folder, name);
            AtomicFile.Write(path, content);
            written.Add(path);
        }
    }

    private static void Print(TextWriter output, List<Verdict> verdicts, List<string> written)
    {
        Table summary = new("statement", "holds");
        Table numbers = new("statement", "quantity", "value");
        foreach (Verdict verdict in verdicts)
        {
            summary.Add(verdict.Statement, verdict.Holds);
            foreach ((string name, double? value) in verdict.Numbers)
            {
                numbers.Add(verdict.Statement[..1], name, value);
            }
        }

        Report.Write(output, numbers);
        output.WriteLine();
        Report.Write(output, summary);
        output.WriteLine();
        foreach (string path in written)
        {
            output.WriteLine($"wrote {path}");
        }
    }

    private static IEnumerable<int> Figures(string text) => NumberList.Items(text, "figures").Select(item =>
        int.TryParse(item, out int number) && number is >= 1 and <= 4
            ? number
            : throw new ParameterException("figures", $"'{text}'", "a list of figures from 1 to 4, such as 1,2"));

    private static IReadOnlyList<double> Severities(string text)
    {
        IReadOnlyList<double> severities = NumberList.Numbers(text, "ablation");
        return severities.Distinct().Count() == 2 && severities.Count == 2
            ? severities
            : throw new ParameterException("ablation", $"'{text}'", "two different severities, such as 1.6,2.4");
    }

    /// <summary>Where the sweeps of the figures come from, and what their captions say of it.</summary>
    private interface ISource
    {
        IReadOnlyList<WeightSweep> Agents();

        IReadOnlyList<WeightSweep> Ablation();

        string Made(IReadOnlyList<WeightSweep> sweeps);
    }

    private sealed class StandIns(TextWriter error, PaperExperiment experiment, CancellationToken cancellationToken) : ISource
    {
        public IReadOnlyList<WeightSweep> Agents() => Progress.Run(
            error, "Figures 1 and 2, episodes", experiment.AgentEpisodes, TimeProvider.System, tell => experiment.RunAgents(tell, cancellationToken));

        public IReadOnlyList<WeightSweep> Ablation() => Progress.Run(
            error, "Figures 3 and 4, episodes", experiment.AblationEpisodes, TimeProvider.System, tell => experiment.RunAblation(tell, cancellationToken));

        public string Made(IReadOnlyList<WeightSweep> sweeps) => sweeps.Select(sweep => sweep.Agent).Distinct().Count() == 1
            ? $"All agents are of one kind, {sweeps[0].Agent}; no language model is behind these curves."
            : "Agents are stand-ins, named by how they propose and choose; no language model is behind these curves.";
    }

    private sealed class Recordings(RecordedExperiment recorded, PaperExperiment experiment) : ISource
    {
        public static async Task<Recordings> LoadAsync(
            TextWriter error, IReadOnlyList<string> files, PaperExperiment experiment, CancellationToken cancellationToken)
        {
            RecordedExperiment recorded = await RecordedExperiment.LoadAsync(files, cancellationToken);
            foreach (string notice in recorded.Notices)
            {
                await error.WriteLineAsync($"swa: {notice}");
            }

            return new Recordings(recorded, experiment);
        }

        public IReadOnlyList<WeightSweep> Agents() => recorded.Agents(experiment.Severity);

        public IReadOnlyList<WeightSweep> Ablation() => recorded.Ablation(experiment.Ablation);

        public string Made(IReadOnlyList<WeightSweep> sweeps) => recorded.Made(sweeps);
    }
}
