namespace Swa.Research.Cli.Commands;

/// <summary><c>swa spgg checks</c>: the paper's theorems as computed claims, and the checks that its summary asks for.</summary>
internal static class SpggChecksCommand
{
    public static Command Create()
    {
        Option<string> output = CommonOptions.WithDefault("--out", "DIR", "Where figures/ and data/results/ are written.", ".");
        FigureOptions figures = new();
        Command command = new(
            "checks",
            "Decide the paper's two theorems on a grid of parameters, and compute what the protocol, each reward term, the order of "
                + "agents, observation, a free-rider and more agents change.\n\nExample: swa spgg checks --out .")
        {
            output, CommonOptions.Force(),
        };
        figures.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            ResultFiles files = new(parsed);
            ResultsFolder folder = new(files, parsed.GetRequiredValue(output), figures.Endings(parsed), figures.Look(parsed));
            Run(parsed, files, folder, cancellationToken);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Run(ParseResult parsed, ResultFiles files, ResultsFolder folder, CancellationToken cancellationToken)
    {
        const int Count = 10;
        TextWriter output = parsed.InvocationConfiguration.Output;
        folder.Name("spgg-design");
        OutputFile claims = folder.Data("spgg-claims.json");
        IReadOnlyList<Finding> verdicts = Progress.Run(parsed.InvocationConfiguration.Error, "Checks", Count, TimeProvider.System, tell =>
        {
            TheoremStudy theorems = TheoremStudy.Default();
            tell(1);
            long done = 1;
            foreach (CheckResult check in PublicGoodsChecks.All(theorems))
            {
                cancellationToken.ThrowIfCancellationRequested();
                folder.Add($"spgg-{check.Name}", check.Data);
                if (check.Figure is { } figure)
                {
                    folder.Add($"spgg-{check.Name}", figure, cancellationToken);
                }

                tell(++done);
            }

            return theorems.Verdicts();
        });
        files.Add(claims, Report.ToJson(verdicts.Select(verdict => new
        {
            verdict.Statement, verdict.Criterion, verdict.Holds, verdict.Why,
            numbers = verdict.Numbers.ToDictionary(number => number.Key, number => number.Value),
        })), ResultFiles.Count(verdicts.Count, "statement"));
        Report.Write(output, verdicts);
        files.Write("swa spgg learning, for agents that learn such games");
    }
}
