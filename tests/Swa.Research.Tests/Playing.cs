namespace Swa.Research.Tests;

/// <summary>Scenarios from their parts, for tests that vary these one by one.</summary>
internal static class Playing
{
    public static CheckedScenario Of(
        CongestionGame game,
        Population population,
        SwiOptions? rule = null,
        CandidateOptions? candidates = null,
        int steps = 20,
        ICandidateScorer? scorer = null,
        Disturbances? disturbances = null) => new Scenario
        {
            Game = game,
            Population = population,
            Rule = rule ?? new SwiOptions(),
            Candidates = candidates ?? new CandidateOptions(),
            Steps = steps,
            Scorer = scorer,
            Disturbances = disturbances ?? Disturbances.None,
        }.Check();
}
