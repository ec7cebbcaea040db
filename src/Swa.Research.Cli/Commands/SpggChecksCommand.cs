namespace Swa.Research.Cli.Commands;

/// <summary><c>swa spgg checks</c>: the paper's theorems as computed claims, and the checks that its summary asks for.</summary>
internal static class SpggChecksCommand
{
    public static Command Create()
    {
        FigureOptions figures = new();
        Command command = new(
            "checks",
            "Decide the paper's two theorems on a grid of parameters, and compute what the protocol, each reward term, the order of "
                + "agents, observation, a free-rider and more agents change.\n\nExample: swa spgg checks --out .\n"
                + "Example: swa spgg checks --for-paper paper")
        {
            figures.All,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            ResultFiles files = new(parsed);
            Run(parsed, ResultsFolder.Of(parsed, files, figures), cancellationToken);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Run(ParseResult parsed, ResultsFolder folder, CancellationToken cancellationToken)
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
                    folder.Add($"spgg-{check.Name}", figure, "none, as nothing in it is random", cancellationToken);
                }

                tell(++done);
            }

            return theorems.Verdicts();
        });
        folder.Add(claims, Report.ToJson(verdicts.Select(verdict => new
        {
            verdict.Statement, verdict.Criterion, verdict.Holds, verdict.Why,
            numbers = verdict.Numbers.ToDictionary(number => number.Key, number => number.Value),
        })), verdicts.Count, verdicts);
        Report.Write(output, verdicts);
        folder.Write("swa spgg learning, for agents that learn such games");
    }
}
