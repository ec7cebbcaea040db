namespace Swa.Research;

/// <summary>One run of a scenario under one seed, step by step. Realised quantities always use the true capacity.</summary>
[TypeFormatterSource(typeof(TabularFormatterSource), PreferredMimeTypes = [DisplayFormatter.Html, DisplayFormatter.PlainText])]
public sealed class Episode : ITabular
{
    private readonly CheckedScenario _scenario;
    private readonly double[] _belief;
    private readonly double[] _demand;
    private readonly EnvironmentStep[] _steps;

    internal Episode(CheckedScenario scenario)
    {
        _scenario = scenario;
        _belief = new double[scenario.Steps];
        _steps = new EnvironmentStep[scenario.Steps];
        _demand = new double[checked(scenario.Steps * scenario.Game.Agents)];
    }

    /// <summary>The game that was played.</summary>
    public CongestionGame Game => _scenario.Game;

    /// <summary>The game with the agents' own values, penalty shares and caps; null among equals.</summary>
    public HeterogeneousCongestionGame? HeterogeneousGame => _scenario.HeterogeneousGame;

    /// <summary>Number of steps T.</summary>
    public int Steps => _steps.Length;

    /// <summary>Belief μ̂_t on which the agents acted at a step, in demand units; the mean of their beliefs where these differ.</summary>
    /// <param name="step">Index of the step from 0.</param>
    /// <returns>The belief before the step's load was known.</returns>
    public double Belief(int step) => _belief[step];

    /// <summary>All demands of a step, in the agents' order.</summary>
    /// <param name="step">Index of the step from 0.</param>
    /// <returns>n demands.</returns>
    public ReadOnlySpan<double> Demands(int step) => _demand.AsSpan(step * Game.Agents, Game.Agents);

    /// <summary>Load A of a step.</summary>
    /// <param name="step">Index of the step from 0.</param>
    /// <returns>The sum of the demands.</returns>
    public double Load(int step) => _steps[step].Load;

    /// <summary>Excess E of a step.</summary>
    /// <param name="step">Index of the step from 0.</param>
    /// <returns>The load above capacity.</returns>
    public double Excess(int step) => Game.Excess(Load(step));

    /// <summary>Welfare W of a step.</summary>
    /// <param name="step">Index of the step from 0.</param>
    /// <returns>The sum of the rewards.</returns>
    public double Welfare(int step) => _steps[step].Welfare;

    /// <summary>Whether the load of a step was above capacity.</summary>
    /// <param name="step">Index of the step from 0.</param>
    /// <returns>True under overload.</returns>
    public bool IsOverloaded(int step) => _steps[step].IsOverloaded;

    /// <summary>Reward r_i of one agent at a step.</summary>
    /// <param name="step">Index of the step from 0.</param>
    /// <param name="agent">Index of the agent from 0.</param>
    /// <returns>The reward in demand units.</returns>
    public double Reward(int step, int agent) => HeterogeneousGame is { } unequal
        ? unequal.Reward(agent, Demands(step)[agent], Load(step))
        : Game.Reward(Demands(step)[agent], Load(step));

    /// <summary>The episode's metrics.</summary>
    public EpisodeMetrics Metrics
    {
        get
        {
            MetricsSum sum = default;
            foreach (EnvironmentStep step in _steps)
            {
                sum.Add(step);
            }

            return sum.ToMetrics();
        }
    }

    /// <summary>One row per step: <c>step, belief, load, excess, welfare, overloaded, demand_1, …, demand_n</c>.</summary>
    /// <param name="mostDemands">Number of agents whose demands are given columns, the first ones, at least 0; null for all.</param>
    /// <returns>The table.</returns>
    public Table ToTable(int? mostDemands = null)
    {
        int shown = Math.Min(Game.Agents, mostDemands ?? Game.Agents);
        Table table = new(
        [
            "step", "belief", "load", "excess", "welfare", "overloaded",
            .. Enumerable.Range(1, shown).Select(agent => $"demand_{agent}"),
        ]);
        for (int step = 0; step < Steps; step++)
        {
            table.Add(
            [
                step, Belief(step), Load(step), Excess(step), Welfare(step), IsOverloaded(step),
                .. Demands(step)[..shown].ToArray().Select(demand => (object?)demand),
            ]);
        }

        return table;
    }

    Table ITabular.ToTable() => ToTable();

    /// <inheritdoc cref="Table.ToString"/>
    public override string ToString() => ToTable().ToString();

    /// <summary>Notes a step.</summary>
    internal void Set(int step, double belief, ReadOnlySpan<double> demands, EnvironmentStep outcome)
    {
        _belief[step] = belief;
        _steps[step] = outcome;
        demands.CopyTo(_demand.AsSpan(step * Game.Agents));
    }
}
