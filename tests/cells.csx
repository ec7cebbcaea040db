// 1 the game: shows n, C, β, a_max, the regime, λ*, λ_SWI of the rule's defaults, β*, n* and equilibrium load and welfare at λ = 0, 0.5 and 1
var game = CongestionGame.Paper;
game
// %%
// 2 one decision of the rule: a table of candidates (proposals ∪ anchors) with both scores and the utility, the chosen row marked
var rule = new SwiRule(game);
rule.Score(weight: 0.8, belief: 4, proposals: [0, 1, 5, 6, 8, 10])
// %%
rule.Choose(weight: 0.8, belief: 4, proposals: [0, 1, 5, 6, 8, 10]).Demand
// %%
// 3 one episode, and its picture
var episode = (Scenario.Paper with { Weight = 0.7 }).Play(seed: 3);
episode.Plot()
// %%
// 4 an agent of one's own: a class in a cell is as good as a built-in one, in sweeps, threads and files
sealed class Neighbour : IProposer
{
    public string Name => "neighbour";
    public int Propose(in Situation situation, ref RandomStream random, Span<double> proposals)
    {
        proposals[0] = situation.Grid.Nearest(situation.Belief);
        return 1;
    }
}
// %%
// 5 a sweep over any properties of a scenario; threads and a progress bar are there without being asked for
// (VaryRange, not an overload of Vary: three values must never be read as from, to, step)
var runs = new Sweep(Scenario.Paper)
    .VaryRange(s => s.Weight, from: 0, to: 1, step: 0.1)
    .Vary(s => s.Proposer, new UniformProposer(), new Neighbour())
    .Run(seeds: 100);
runs.Plot("overload_rate", against: "weight", by: "proposer")
// %%
// 6 the numbers: mean and 95% interval per cell; paired differences
runs.Means("overload_rate", "mean_welfare")
// %%
runs.Difference("mean_welfare", from: new { weight = 0.0 })
// %%
// 7 files both ways: what `swa sweep` wrote is read as the same kind of object
runs.Save("runs.csv");
SweepRuns.Read("runs.csv").Plot("mean_welfare", against: "weight", by: "proposer").Save("welfare.svg");
// %%
// 8 unequal agents
var mixed = new Sweep(Scenario.Paper with { Steps = 50 })
    .Vary(s => s.Weights, [1, 1, 1, 1, 1], [0, 1, 1, 1, 1], [0, 0, 1, 1, 1], [0, 0, 0, 1, 1])
    .Run(seeds: 50);
mixed.Means("overload_rate")
// %%
// 9 the paper
var paper = PaperExperiment.Run(seeds: 60);
paper.Figure1
// %%
paper.Findings
