namespace Swa.Research;

/// <summary>What everybody knows at a step of an episode, and how it follows from the load of the step before.</summary>
internal struct PublicState(Scenario scenario)
{
    private readonly Scenario _scenario = scenario;
    private readonly double _smoothing = scenario.Rule.Smoothing;
    private readonly int _agents = scenario.Game.Agents;

    public int Step { get; private set; }

    public double Belief { get; private set; } = scenario.InitialBelief;

    public double? PreviousLoad { get; private set; }

    /// <summary>The public state as one agent sees it.</summary>
    public readonly Situation For(int agent) => new(
        agent,
        Step,
        Belief,
        PreviousLoad,
        _scenario.Population[agent].Weight,
        _scenario.Candidates.Grid,
        _scenario.Candidates.Proposals);

    /// <summary>Ends the step: its load becomes public and moves the belief.</summary>
    public void Advance(double load)
    {
        Step++;
        PreviousLoad = load;
        Belief = Swa.Research.Belief.Update(Belief, _smoothing, load, _agents);
    }
}
