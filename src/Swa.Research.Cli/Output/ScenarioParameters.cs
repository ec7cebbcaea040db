using Swa.Research.Inference;
using Swa.Research.Simulation;
using Swa.Research.Theory;

namespace Swa.Research.Cli.Output;

/// <summary>The parameters of one run as JSON shows them, defaults that depend on the game filled in.</summary>
internal sealed record ScenarioParameters(
    int Agents,
    double Capacity,
    double Severity,
    double MaxDemand,
    double Weight,
    int Steps,
    double Smoothing,
    double Margin,
    double Centering,
    double Reference,
    double InitialBelief,
    string Proposer,
    int Proposals,
    double GridStep,
    IReadOnlyList<double> Anchors,
    bool ReferenceScript,
    string Chooser,
    double Noise,
    double Temperature,
    double ObservationNoise,
    string NoiseScope,
    int Delay,
    double Loss,
    double Leave,
    double Return,
    string Fixes,
    ulong Seed)
{
    public static ScenarioParameters Of(ScenarioSettings settings, Scenario scenario, ulong seed) => new(
        settings.Agents,
        settings.Capacity,
        settings.Severity,
        settings.MaxDemand,
        settings.Weight,
        settings.Steps,
        scenario.Rule.Smoothing,
        scenario.Rule.SafetyMargin,
        scenario.Rule.Centering,
        scenario.Scorer is AffineScorer affine ? affine.ReferenceWelfare : ((CongestionScorer)scenario.Scorer).ReferenceWelfare,
        scenario.InitialBelief,
        settings.Agent.Proposer.Name,
        settings.Candidates.Proposals,
        settings.Candidates.GridStep,
        settings.Candidates.Anchors,
        settings.Candidates.Join == CandidateJoin.ReferenceScript,
        settings.Agent.Chooser.Name,
        settings.Agent.Noise,
        settings.Agent.Temperature,
        settings.Disturbances.Noise,
        NoiseScopeNames.Of(settings.Disturbances.NoiseScope),
        settings.Disturbances.Delay,
        settings.Disturbances.Loss,
        settings.Disturbances.Leave,
        settings.Disturbances.Return,
        RobustFixNames.Of(settings.Fixes),
        seed);
}
