namespace Swa.Research.Cli.Commands;

/// <summary><c>swa simulate</c>: one episode, step by step.</summary>
internal static class SimulateCommand
{
    private const int MostDemandsShown = 12;

    public static Command Create()
    {
        ScenarioOptions scenario = ScenarioOptions.Single();
        Option<string> seed = CommonOptions.WithDefault("--seed", "S", "Seed of the run: an integer of at least 0.", "0");
        Option<string> format = CommonOptions.Format("table", "csv", "json");
        Command command = new(
            "simulate",
            "Play one episode of the repeated congestion game with stand-in agents and show every step."
                + "\n\nExample: swa simulate --weight 0.7 --proposer uniform --seed 3 --format csv")
        {
            scenario.All, seed, format,
        };
        command.SetAction(parsed =>
        {
            Scenario settings = scenario.Played(parsed);
            ulong run = NumberList.Seed(parsed.GetRequiredValue(seed), "seed");
            CheckedScenario played = settings.Check();
            Episode episode = new EpisodeSimulator(played).Record(run);
            TextWriter output = parsed.InvocationConfiguration.Output;
            switch (parsed.GetRequiredValue(format))
            {
                case "csv":
                    episode.ToTable().WriteCsv(output);
                    break;
                case "json":
                    output.Write(Report.ToJson(new
                    {
                        parameters = ScenarioParameters.Of(settings, played, run),
                        overloadRate = episode.Metrics.OverloadRate,
                        meanWelfare = episode.Metrics.MeanWelfare,
                        steps = Enumerable.Range(0, episode.Steps).Select(step => new
                        {
                            step,
                            belief = episode.Belief(step),
                            load = episode.Load(step),
                            excess = episode.Excess(step),
                            welfare = episode.Welfare(step),
                            overloaded = episode.IsOverloaded(step),
                            demands = episode.Demands(step).ToArray(),
                            rewards = Enumerable.Range(0, settings.Agents).Select(agent => episode.Reward(step, agent)),
                        }),
                    }));
                    break;
                default:
                    Report.Write(output, episode.ToTable(MostDemandsShown));
                    if (settings.Agents > MostDemandsShown)
                    {
                        output.WriteLine(
                            FormattableString.Invariant(
                            $"demands of the first {MostDemandsShown} of {settings.Agents} agents; --format csv gives all"));
                    }

                    output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"stand-in {new StandIn(settings.Proposer, settings.Chooser).Name}: overload rate "
                            + $"{episode.Metrics.OverloadRate:0.####}, mean welfare {episode.Metrics.MeanWelfare:0.####}"));
                    break;
            }

            return ExitCode.Done;
        });
        return command;
    }
}
