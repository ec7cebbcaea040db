namespace Swa.Research.Tests.Rule;

public class SwiRuleTests
{
    [Fact]
    public void Whole_trajectories_agree_with_the_reference_values()
    {
        foreach (IGrouping<int, Oracle.Row> rows in Oracle.Rows("swi_grid_trajectories.csv").GroupBy(row => row.Integer("case")))
        {
            Oracle.Row first = rows.First();
            CheckedScenario scenario = new Scenario
            {
                Agents = first.Integer("agents"),
                Capacity = first.Number("capacity"),
                Severity = first.Number("severity"),
                Weight = first.Number("weight"),
                Steps = rows.Count(),
                Rule = new SwiOptions
                {
                    Smoothing = first.Number("smoothing"),
                    SafetyMargin = first.Number("margin"),
                    Centering = first.Number("centering"),
                    InitialBelief = first.Number("initial_belief"),
                },
                Agent = new StandIn("grid"),
            }.Check();
            Episode episode = new EpisodeSimulator(scenario).Record(0);
            foreach (Oracle.Row row in rows)
            {
                int step = row.Integer("step");
                Near.Absolute(row.Number("belief"), episode.Belief(step), 1e-9);
                Near.Absolute(row.Number("demand"), episode.Demands(step)[0], 1e-9);
                Near.Absolute(row.Number("load"), episode.Load(step), 1e-9);
                Near.Absolute(row.Number("excess"), episode.Excess(step), 1e-9);
                Near.Absolute(row.Number("welfare"), episode.Welfare(step), 1e-9);
            }
        }
    }

    [Fact]
    public void Scores_of_the_papers_experiment_are_those_worked_out_by_hand()
    {
        // a = 6, μ̂ = 4: Â = 22, C_eff = 18, Ŵ = 22 − 1.6·4 − 0.02·16 = 15.28, W_ref = 18.
        CongestionScorer scorer = new(CongestionGame.Paper, new SwiOptions());
        Near.Absolute(0.6, scorer.SelfScore(6), 1e-12);
        Near.Absolute(15.28 / 18, scorer.GroupScore(6, 4), 1e-8);
        Near.Absolute(0, scorer.GroupScore(10, 12), 0);
        Near.Absolute(1, scorer.GroupScore(2, 4), 1e-8);
        Near.Absolute(0.5, Scores.Group(welfare: 1e-8, referenceWelfare: 1e-8), 1e-12);
    }

    [Fact]
    public void A_tie_goes_to_the_smallest_demand_in_any_order()
    {
        ScoredCandidate[] table = [new(5, 0, 0, 0.7), new(2, 0, 0, 0.7 - 1e-13), new(9, 0, 0, 0.7), new(1, 0, 0, 0.6)];
        Assert.Equal(1, SwiRule.Best(table));
    }

    [Fact]
    public void The_union_keeps_every_proposal_and_anchor_once_in_ascending_order()
    {
        CandidateSet set = new(new CandidateOptions { Anchors = [4, 0, 2, 2] }, 10);
        double[] candidates = new double[set.Capacity(3)];
        RandomStream random = RandomStream.For(0, 0, 0);
        int count = set.Assemble([7, 2, 3], ref random, candidates);
        Assert.Equal([0, 2, 3, 4, 7], candidates[..count]);
    }

    [Fact]
    public void The_reference_script_loses_the_anchors_behind_seven_distinct_proposals()
    {
        CandidateSet set = new(new CandidateOptions { Join = CandidateJoin.ReferenceScript }, 10);
        double[] candidates = new double[set.Capacity(7)];
        RandomStream random = RandomStream.For(0, 0, 0);
        int count = set.Assemble([9, 8, 7, 6, 5, 1, 10], ref random, candidates);
        Assert.Equal([9, 8, 7, 6, 5, 1, 10], candidates[..count]);
        count = set.Assemble([9, 8], ref random, candidates);
        Assert.Equal([9, 8, 0, 2, 3, 4, 4.5], candidates[..count]);
    }

    [Fact]
    public void The_reference_script_draws_from_the_grid_where_fewer_than_three_candidates_are_left()
    {
        CandidateSet set = new(new CandidateOptions { Join = CandidateJoin.ReferenceScript, Anchors = [3] }, 10);
        double[] candidates = new double[set.Capacity(1)];
        RandomStream random = RandomStream.For(1, 0, 0);
        int count = set.Assemble([], ref random, candidates);
        Assert.Equal(7, count);
        Assert.Equal(7, candidates[..count].Distinct().Count());
        Assert.All(candidates[..count], candidate => Assert.Contains(candidate, set.Grid.Points.ToArray()));
    }

    [Fact]
    public void The_reference_script_keeps_three_candidates_as_they_are()
    {
        CandidateSet set = new(new CandidateOptions { Join = CandidateJoin.ReferenceScript, Anchors = [3] }, 10);
        double[] candidates = new double[set.Capacity(2)];
        RandomStream random = RandomStream.For(1, 0, 0);
        Assert.Equal([9, 8, 3], candidates[..set.Assemble([9, 8], ref random, candidates)]);
        Assert.Equal(7, set.Assemble([9], ref random, candidates));
    }

    [Fact]
    public void Neither_proposal_nor_anchor_is_refused()
    {
        CheckedScenario scenario =
            new Scenario { Agent = new StandIn("anchored"), Candidates = new CandidateOptions { Anchors = [] } }.Check();
        ParameterException refused = Assert.Throws<ParameterException>(() => new EpisodeSimulator(scenario).Measure(0));
        Assert.Equal("anchors is empty and the proposer gave nothing; allowed: at least one candidate from either.", refused.Message);
    }

    [Theory]
    [InlineData(0.1, 101)]
    [InlineData(0.25, 41)]
    [InlineData(3, 4)]
    [InlineData(10, 2)]
    public void The_grid_runs_from_0_in_steps_and_stays_below_the_largest_demand(double step, int count)
    {
        DemandGrid grid = new(10, step);
        Assert.Equal(count, grid.Count);
        Assert.Equal(0, grid.Points[0]);
        Assert.True(grid.Points[^1] <= 10);
        Assert.Contains(Math.Round(step, 10), grid.Points.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(double.NaN)]
    [InlineData(1e-9)]
    public void A_grid_step_out_of_range_is_refused(double step) => Assert.Throws<ParameterException>(() => new DemandGrid(10, step));

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        Assert.Equal("smoothing", Assert.Throws<ParameterException>(() => new SwiOptions { Smoothing = 1.1 }).Parameter);
        Assert.Equal(
            "margin",
            Assert.Throws<ParameterException>(() => new Scenario { Rule = new SwiOptions { SafetyMargin = 20 } }.Check()).Parameter);
        Assert.Equal("centering", Assert.Throws<ParameterException>(() => new SwiOptions { Centering = -0.1 }).Parameter);
        Assert.Equal("reference", Assert.Throws<ParameterException>(() => new SwiOptions { ReferenceWelfare = 0 }).Parameter);
        Assert.Equal(
            "initialBelief",
            Assert.Throws<ParameterException>(() => new Scenario { Rule = new SwiOptions { InitialBelief = 11 } }.Check()).Parameter);
        Assert.Equal(
            "proposals",
            Assert.Throws<ParameterException>(() =>
            new Scenario { Candidates = new CandidateOptions { Proposals = 42 } }.Check()).Parameter);
        Assert.Equal(
            "anchors",
            Assert.Throws<ParameterException>(() =>
            new Scenario { Candidates = new CandidateOptions { Anchors = [11] } }.Check()).Parameter);
        Assert.Equal("weight", Assert.Throws<ParameterException>(() => new Scenario { Weight = 1.2 }.Check()).Parameter);
        Assert.Equal("steps", Assert.Throws<ParameterException>(() => new Scenario { Steps = 0 }.Check()).Parameter);
    }
}
