using System.CommandLine;
using Swa.Research.Cli.Options;
using Swa.Research.Cli.Output;
using Swa.Research.Files;
using Swa.Research.PublicGoods.Checks;
using Swa.Research.PublicGoods.Claims;
using Swa.Research.Reproduction;
using Swa.Research.Tables;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa spgg checks</c>: the paper's theorems as computed claims, and the checks that its summary asks for.</summary>
internal static class SpggChecksCommand
{
    public static Command Create()
    {
        Option<string> output = CommonOptions.WithDefault("--out", "DIR", "Where figures/ and data/results/ are written.", ".");
        Command command = new(
            "checks",
            "Decide the paper's two theorems on a grid of parameters, and compute what the protocol, each reward term, the order of agents, observation, a free-rider and more agents change.\n\nExample: swa spgg checks --out .")
        {
            output,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            Run(parsed, parsed.GetRequiredValue(output), cancellationToken);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Run(ParseResult parsed, string folder, CancellationToken cancellationToken)
    {
        const int Count = 10;
        TextWriter output = parsed.InvocationConfiguration.Output;
        List<string> written = [];
        IReadOnlyList<Verdict> verdicts = Progress.Run(parsed.InvocationConfiguration.Error, "Checks", Count, TimeProvider.System, tell =>
        {
            TheoremStudy theorems = TheoremStudy.Default();
            tell(1);
            long done = 1;
            foreach (CheckResult check in PublicGoodsChecks.All(theorems))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Write(Path.Combine("data", "results", $"spgg-{check.Name}.csv"), check.Data.ToCsv());
                if (check.Figure is { } figure)
                {
                    Write(Path.Combine("figures", $"spgg-{check.Name}.svg"), figure.ToSvg());
                    Write(Path.Combine("figures", $"spgg-{check.Name}.plotly.json"), figure.ToPlotlyJson());
                }

                tell(++done);
            }

            return theorems.Verdicts();
        });
        Write(Path.Combine("data", "results", "spgg-claims.json"), Report.ToJson(verdicts.Select(verdict => new
        {
            verdict.Statement, verdict.Criterion, verdict.Holds, numbers = verdict.Numbers.ToDictionary(number => number.Key, number => number.Value),
        })));
        Table summary = new("statement", "holds");
        foreach (Verdict verdict in verdicts)
        {
            summary.Add(verdict.Statement, verdict.Holds);
        }

        Report.Write(output, summary);
        output.WriteLine();
        foreach (string path in written)
        {
            output.WriteLine($"wrote {path}");
        }

        void Write(string name, string content)
        {
            string path = Path.Combine(folder, name);
            AtomicFile.Write(path, content);
            written.Add(path);
        }
    }
}
