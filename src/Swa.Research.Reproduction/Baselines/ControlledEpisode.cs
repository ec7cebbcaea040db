namespace Swa.Research.Reproduction;

/// <summary>Plays episodes in which a control sets the demands: the scenario's game, disturbances, seeds and metrics, without its
/// rule.</summary>
public sealed class ControlledEpisode
{
    private readonly CheckedScenario _scenario;
    private readonly IDemandControl _control;
    private readonly EpisodeRun _run;

    /// <summary>Makes the episode.</summary>
    /// <param name="scenario">The scenario. Agents whose chooser is a <see cref="LargestChooser"/> take a_max and are not
    /// controlled.</param>
    /// <param name="control">Sets the demands of the others.</param>
    /// <exception cref="ParameterException">Two parameters of the scenario do not fit each other.</exception>
    public ControlledEpisode(Scenario scenario, IDemandControl control)
    {
        _scenario = Require.Given(scenario, nameof(scenario), "a scenario").Check();
        _control = Require.Given(control, nameof(control), "a control");
        _run = new EpisodeRun(_scenario);
    }

    /// <summary>Plays one episode.</summary>
    /// <param name="seed">Seed of the run; any value is allowed.</param>
    /// <returns>The episode's metrics.</returns>
    public EpisodeMetrics Measure(ulong seed)
    {
        CongestionGame game = _scenario.Game;
        Func<Situation, double> demand = _control.Begin(game);
        double[] demands = new double[game.Agents];
        _run.Begin(seed, keepsSteps: false);
        while (!_run.IsOver)
        {
            for (int agent = 0; agent < demands.Length; agent++)
            {
                demands[agent] = !_run.IsPresent(agent) ? 0
                    : _scenario.Population[agent].Chooser is LargestChooser ? game.MaxDemand
                    : demand(_run.For(agent));
            }

            _run.Play(demands);
        }

        return _run.Metrics;
    }
}
