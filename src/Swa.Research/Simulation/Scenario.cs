using Swa.Research.Games;
using Swa.Research.Inference;
using Swa.Research.Parameters;

namespace Swa.Research.Simulation;

/// <summary>Everything an episode needs but its seed, checked as a whole: who plays which game by which rule for how long.</summary>
public sealed class Scenario
{
    /// <summary>Joins and checks the parts.</summary>
    /// <param name="game">The game; its number of agents must be the population's.</param>
    /// <param name="population">The agents.</param>
    /// <param name="rule">Options of the rule; null stands for the published defaults.</param>
    /// <param name="candidates">How candidate sets are formed; null stands for the published defaults.</param>
    /// <param name="steps">Number of steps T, at least 1.</param>
    /// <param name="scorer">The dual scores; null stands for <see cref="CongestionScorer"/>.</param>
    /// <exception cref="ParameterException">A parameter is out of its range, or two parts do not fit each other.</exception>
    public Scenario(
        CongestionGame game,
        Population population,
        SwiOptions? rule = null,
        CandidateOptions? candidates = null,
        int steps = 20,
        ICandidateScorer? scorer = null)
    {
        Game = Require.Given(game, nameof(game), "a game");
        Population = Require.Given(population, nameof(population), "a population");
        if (population.Count != game.Agents)
        {
            throw new ParameterException(nameof(population), $"{population.Count} agents", $"the game's {game.Agents} agents");
        }

        Rule = rule ?? new SwiOptions();
        InitialBelief = Require.Within(0, game.MaxDemand, Rule.InitialBelief ?? Math.Min(game.MaxDemand, game.Capacity / game.Agents), "initialBelief");
        Candidates = new CandidateSet(candidates ?? new CandidateOptions(), game.MaxDemand);
        Steps = Require.AtLeast(1, steps, nameof(steps));
        Scorer = scorer ?? new CongestionScorer(game, Rule);
    }

    /// <summary>The game.</summary>
    public CongestionGame Game { get; }

    /// <summary>The agents.</summary>
    public Population Population { get; }

    /// <summary>Options of the rule.</summary>
    public SwiOptions Rule { get; }

    /// <summary>Belief μ̂_0 in demand units: as set, or C/n where that is a possible demand and a_max where it is not.</summary>
    public double InitialBelief { get; }

    /// <summary>How candidate sets are formed.</summary>
    public CandidateSet Candidates { get; }

    /// <summary>Number of steps T.</summary>
    public int Steps { get; }

    /// <summary>The dual scores.</summary>
    public ICandidateScorer Scorer { get; }
}
