using System.CommandLine;
using Swa.Research.Cli.Options;
using Swa.Research.Cli.Output;
using Swa.Research.Figures;
using Swa.Research.Files;
using Swa.Research.Parameters;
using Swa.Research.Reproduction;
using Swa.Research.Statistics;
using Swa.Research.Tables;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa reproduce</c>: Figures 1–4 with their data and the verdicts on what the paper states of them.</summary>
internal static class ReproduceCommand
{
    public static Command Create()
    {
        Option<string> figures = CommonOptions.WithDefault("--figures", "list", "Which figures, from 1 to 4.", "1,2,3,4");
        Option<string> seeds = CommonOptions.WithDefault("--seeds", "N", "Number of seeds, at least 1.", "200");
        Option<string> severity = CommonOptions.WithDefault("--severity", "β", "Congestion severity of Figures 1 and 2, above 0.", "1.6");
        Option<string> ablation = CommonOptions.WithDefault("--ablation", "β1,β2", "The two severities of Figures 3 and 4, above 0.", "1.6,2.4");
        Option<string> output = CommonOptions.WithDefault("--out", "DIR", "Where figures/ and data/results/ are written.", ".");
        Command command = new(
            "reproduce",
            "Simulate and draw the paper's Figures 1–4 with stand-in agents, write their data, and decide the paper's four statements.\n\nExample: swa reproduce --seeds 200 --out .")
        {
            figures, seeds, severity, ablation, output,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            HashSet<int> chosen = [.. Figures(parsed.GetRequiredValue(figures))];
            PaperExperiment experiment = new()
            {
                Seeds = NumberList.Integer(parsed.GetRequiredValue(seeds), "seeds"),
                Severity = NumberList.Number(parsed.GetRequiredValue(severity), "severity"),
                Ablation = Severities(parsed.GetRequiredValue(ablation)),
            };
            Run(parsed.InvocationConfiguration, experiment, chosen, parsed.GetRequiredValue(output), cancellationToken);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Run(
        InvocationConfiguration console, PaperExperiment experiment, HashSet<int> chosen, string folder, CancellationToken cancellationToken)
    {
        List<Verdict> verdicts = [];
        List<string> written = [];
        if (chosen.Overlaps([1, 2]))
        {
            IReadOnlyList<WeightSweep> agents = Progress.Run(
                console.Error, "Figures 1 and 2, episodes", experiment.AgentEpisodes, TimeProvider.System, tell => experiment.RunAgents(tell, cancellationToken));
            const string made = "Agents are stand-ins, named by how they propose and choose; no language model is behind these curves.";
            Save(1, "overload_rate", sweep => sweep.OverloadRate, agents, PaperFigures.OverloadByAgent(agents, made));
            Save(2, "welfare_gain", sweep => sweep.WelfareGain, agents, PaperFigures.WelfareGainByAgent(agents, made));
            verdicts.AddRange(PaperVerdicts.OnAgents(agents));
        }

        if (chosen.Overlaps([3, 4]))
        {
            IReadOnlyList<WeightSweep> severities = Progress.Run(
                console.Error, "Figures 3 and 4, episodes", experiment.AblationEpisodes, TimeProvider.System, tell => experiment.RunAblation(tell, cancellationToken));
            string made = $"All agents are of one kind, {severities[0].Agent}; no language model is behind these curves.";
            Save(3, "overload_rate", sweep => sweep.OverloadRate, severities, PaperFigures.OverloadBySeverity(severities, made));
            Save(4, "mean_welfare", sweep => sweep.Welfare, severities, PaperFigures.WelfareBySeverity(severities, made));
            verdicts.AddRange(PaperVerdicts.OnSeverities(severities));
        }

        verdicts.Sort((one, other) => string.CompareOrdinal(one.Statement, other.Statement));
        Write(Path.Combine("data", "results", "verdicts.json"), Report.ToJson(new
        {
            seeds = experiment.Seeds,
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
}
