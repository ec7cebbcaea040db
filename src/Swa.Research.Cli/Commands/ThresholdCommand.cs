namespace Swa.Research.Cli.Commands;

/// <summary><c>swa threshold</c>: the closed-form theory of one game.</summary>
internal static class ThresholdCommand
{
    public static Command Create()
    {
        Option<string> agents = CommonOptions.Required("--agents", "n", "Number of agents, at least 1.");
        Option<string> severity = CommonOptions.Required(
            "--severity", "β", "Congestion severity: welfare lost per unit of excess load, above 0.");
        Option<string> weight = CommonOptions.WithDefault("--weight", "λ", "Social weight, from 0 to 1.", Scenario.Paper.Weight);
        Option<string> maxDemand = CommonOptions.WithDefault(
            "--max-demand", "a", "Largest demand of one agent in demand units, above 0.", CongestionGame.Paper.MaxDemand);
        Option<string> capacity = CommonOptions.WithDefault(
            "--capacity", "C", "Capacity of the resource in demand units, above 0.", CongestionGame.Paper.Capacity);
        Option<string> format = CommonOptions.Format("text", "json");
        Command command = new(
            "threshold",
            "The critical weight, severity and population of a game, and what equilibrium gives at a social weight."
                + "\n\nExample: swa threshold --agents 5 --severity 1.6 --weight 0.8")
        {
            agents, severity, weight, maxDemand, capacity, format,
        };
        command.SetAction(parsed =>
        {
            CongestionGame game = new(
                NumberList.Whole(parsed.GetRequiredValue(agents), "agents"),
                NumberList.Number(parsed.GetRequiredValue(capacity), "capacity"),
                NumberList.Number(parsed.GetRequiredValue(severity), "severity"),
                NumberList.Number(parsed.GetRequiredValue(maxDemand), "maxDemand"));
            ThresholdSummary answer = ThresholdSummary.Of(game, NumberList.Number(parsed.GetRequiredValue(weight), "weight"));
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetRequiredValue(format) == "json")
            {
                output.Write(Report.ToJson(answer));
            }
            else
            {
                Report.Write(output, answer.ToTable(game));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
