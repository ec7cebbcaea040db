using Swa.Research.Reproduction;

namespace Swa.Research;

/// <summary>Figures 1–4 of the paper, drawn from sweeps over the social weight, and what the paper states about them.</summary>
public sealed class PaperResults
{
    private readonly Func<IReadOnlyList<WeightSweep>, string> _sentence;

    /// <summary>Combines the sweeps.</summary>
    /// <param name="agents">Sweeps of several agents in one game, for Figures 1 and 2.</param>
    /// <param name="severities">Sweeps of one agent under two severities, for Figures 3 and 4.</param>
    /// <param name="sentence">What a caption says about the agents of some sweeps.</param>
    /// <exception cref="ParameterException">A part is missing.</exception>
    public PaperResults(
        IReadOnlyList<WeightSweep> agents, IReadOnlyList<WeightSweep> severities, Func<IReadOnlyList<WeightSweep>, string> sentence)
    {
        Agents = Require.Given(agents, nameof(agents), "a list of sweeps");
        Severities = Require.Given(severities, nameof(severities), "a list of sweeps");
        _sentence = Require.Given(sentence, nameof(sentence), "a function");
    }

    /// <summary>Sweeps of several agents in one game.</summary>
    public IReadOnlyList<WeightSweep> Agents { get; }

    /// <summary>Sweeps of one agent under two severities.</summary>
    public IReadOnlyList<WeightSweep> Severities { get; }

    /// <summary>Figure 1: overload rate against λ for several agents.</summary>
    public Figure Figure1 => PaperFigures.OverloadByAgent(Agents, _sentence(Agents));

    /// <summary>Figure 2: welfare gained over selfish agents.</summary>
    public Figure Figure2 => PaperFigures.WelfareGainByAgent(Agents, _sentence(Agents));

    /// <summary>Figure 3: overload rate under two severities.</summary>
    public Figure Figure3 => PaperFigures.OverloadBySeverity(Severities, _sentence(Severities));

    /// <summary>Figure 4: mean welfare under two severities.</summary>
    public Figure Figure4 => PaperFigures.WelfareBySeverity(Severities, _sentence(Severities));

    /// <summary>What the paper states about the figures, each decided by a criterion, with the reason.</summary>
    public Findings Findings =>
        new(
            [.. PaperVerdicts.OnAgents(Agents).Concat(PaperVerdicts.OnSeverities(Severities)).OrderBy(
            finding => finding.Statement, StringComparer.Ordinal)]);
}
