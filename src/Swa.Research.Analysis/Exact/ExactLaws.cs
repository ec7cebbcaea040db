namespace Swa.Research;

/// <summary>What follows from a scenario exactly, without a seed.</summary>
public static class ExactLaws
{
    private const int IntervalsPerAgent = 100;
    private const int MostIntervals = 20_000;

    /// <summary>The exact law of a scenario's episodes.</summary>
    /// <param name="scenario">
    /// The scenario: built-in proposers and choosers, in the congestion game, with a belief that all agents share.
    /// </param>
    /// <param name="mesh">
    /// Number of intervals of the mesh on [0, a_max], even, from 2 to 20,000; null: 100 per agent, half as many with a
    /// softmax chooser, whose law is smooth, and at most 20,000.
    /// </param>
    /// <returns>Means and standard deviations over all episodes.</returns>
    /// <exception cref="ParameterException">The law is not known; the message says which parameter is the reason.</exception>
    public static ExactLaw Exact(this Scenario scenario, int? mesh = null)
    {
        CheckedScenario played = Known(scenario);
        int intervals = mesh ?? Math.Min(
            IntervalsPerAgent * played.Game.Agents / (scenario.Chooser is SoftmaxChooser ? 2 : 1), MostIntervals);
        Require.Within(2, MostIntervals, intervals, nameof(mesh));
        return intervals % 2 == 0
            ? new(scenario, played, intervals)
            : throw Require.Refuse(nameof(mesh), intervals, "an even number, as the mesh is halved once");
    }

    /// <summary>The exact laws of all cells of a sweep.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="mesh">Number of intervals of each mesh, as for <see cref="Exact(Scenario, int?)"/>.</param>
    /// <param name="threads">Number of threads, at least 1; null: one per processor.</param>
    /// <param name="progress">Receives the number of cells that are done; null: nobody.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The law of each cell.</returns>
    /// <exception cref="ParameterException">The law of a cell is not known.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public static ExactSweep Exact(
        this Sweep sweep, int? mesh = null, int? threads = null, Action<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        IReadOnlyList<Scenario> cells = Require.Given(sweep, nameof(sweep), "a sweep").Cells;
        foreach (Scenario cell in cells)
        {
            Known(cell);
        }

        ExactLaw[] laws = new ExactLaw[cells.Count];
        long done = 0;
        Lock reporting = new();
        ParallelOptions options = new()
        {
            MaxDegreeOfParallelism = Require.AtLeast(1, threads ?? Environment.ProcessorCount, nameof(threads)),
            CancellationToken = cancellationToken,
        };
        try
        {
            Parallel.For(0, laws.Length, options, cell =>
            {
                laws[cell] = cells[cell].Exact(mesh);
                lock (reporting)
                {
                    progress?.Invoke(++done);
                }
            });
        }
        catch (AggregateException several) when (several.InnerExceptions[0] is ParameterException first)
        {
            throw first;
        }

        return new(laws);
    }

    /// <summary>The law of one agent's demand at a belief.</summary>
    /// <param name="scenario">The scenario: built-in proposers and choosers.</param>
    /// <param name="belief">Belief μ̂ in demand units, in [0, a_max].</param>
    /// <param name="agent">Index of the agent from 0.</param>
    /// <returns>The probability of each demand.</returns>
    /// <exception cref="ParameterException">A parameter is out of its range, or the law is not known.</exception>
    public static ChoiceLaw ChoiceAt(this Scenario scenario, double belief, int agent = 0)
    {
        CheckedScenario played = Require.Given(scenario, nameof(scenario), "a scenario").Check();
        Require.Within(0, played.Game.MaxDemand, belief, nameof(belief));
        Require.Within(0, played.Game.Agents - 1, agent, nameof(agent));
        RequireOneGame(played);
        (double[] demands, double[] law) = new DecisionLaw(played.Population[agent], played.RuleOf(agent)).At(belief);
        return new(belief, demands, law);
    }

    /// <summary>Checks that the belief is the only state, and that all agents share it.</summary>
    private static CheckedScenario Known(Scenario scenario)
    {
        CheckedScenario played = Require.Given(scenario, nameof(scenario), "a scenario").Check();
        Disturbances disturbances = played.Disturbances;
        Refuse(disturbances.Noise != 0, "observationNoise", disturbances.Noise, "all agents see the exact load");
        Refuse(disturbances.Delay != 0, "delay", disturbances.Delay, "all agents see the load of the step before");
        Refuse(disturbances.Loss != 0, "loss", disturbances.Loss, "all agents see the load of every step");
        Refuse(disturbances.Leave != 0, "leave", disturbances.Leave, "all agents are present at every step");
        if (played.Options.Confidence is not null)
        {
            throw new ParameterException(
                "fixes", ScenarioParameter.Find(nameof(Scenario.Fixes))!.Written(scenario)!,
                "for the exact law, fixes without confidence, which remembers past surprises");
        }

        RequireOneGame(played);
        return played.Environment is CongestionEnvironment
            ? played
            : throw new ParameterException(
                "environment", $"'{played.Environment.Name}'",
                "for the exact law, the congestion game, which has no state of its own");

        static void Refuse(bool isGiven, string parameter, double value, string reason)
        {
            if (isGiven)
            {
                throw Require.Refuse(parameter, value, $"0 for the exact law, in which {reason}");
            }
        }
    }
    private static void RequireOneGame(CheckedScenario played)
    {
        for (int agent = 0; agent < (played.Population.IsUniform ? 1 : played.Population.Count); agent++)
        {
            AgentProfile profile = played.Population[agent];
            if (profile.IsUnequal || profile.InitialBelief is not null || profile.ReportedShare != 1)
            {
                throw new ParameterException(
                    "population", $"one in which agent {agent} differs in more than weight, proposer and chooser",
                    "for the exact law, agents that share one belief and one game");
            }
        }
    }
}
