namespace Swa.Research.Reproduction;

/// <summary>Figure 10: how many selfish agents a capacity tolerates, in equilibrium and in the belief loop.</summary>
public static class DefectorSurface
{
    private const int Agents = 10;
    private const double MarginShare = 0.02;

    /// <summary>Simulates and draws.</summary>
    /// <param name="cancellationToken">Ends the simulation.</param>
    /// <returns>The figure with its claims.</returns>
    public static FigureResult Run(CancellationToken cancellationToken = default)
    {
        int[] selfish = [.. Enumerable.Range(0, Agents + 1)];
        double[] capacities = [.. Enumerable.Range(0, 37).Select(i => 0.5 + i / 4.0)];
        (double Capacity, int Selfish)[] cells = [.. from capacity in capacities from count in selfish select (capacity, count)];
        IReadOnlyList<double> equilibria = Runs.Each(
            cells, cell => BestResponse.Find(Unequal(cell.Capacity, cell.Selfish)).Load / (10 * cell.Capacity), cancellationToken);
        IReadOnlyList<double> loops = Runs.Each(
            cells, cell => LoopLoad(cell.Capacity, cell.Selfish) / (10 * cell.Capacity), cancellationToken);

        double[] shares = [.. selfish.Select(count => (double)count / Agents)];
        double[] tolerated = [.. selfish.Select(count => (double)count)];
        Series bound = Series.Curve("$C/a_{max} = k$ (tolerated in equilibrium)", [.. shares[1..]], [.. tolerated[1..]]);
        double[] loopBound = [.. selfish.Skip(1).Select(LoopBound)];
        Series loopCurve =
            Series.Curve("fixed point of the loop reaches $C$", [.. shares[1..]], loopBound) with { Line = LineStyle.Dashed };
        Figure figure = new(
            "Figure 10. How many selfish agents a capacity tolerates",
            string.Create(CultureInfo.InvariantCulture,
                $"$n = {Agents}$, $a_{{max}} = 10$, $β = 3$; $k$ agents of weight 0, the others of weight 0.98. (a) Load of a Nash "
                + $"equilibrium found by best response. ")
                + string.Create(CultureInfo.InvariantCulture,
                    $"(b) Mean load of the last 100 of 400 steps of the rule with gain $1/(2n)$ and a margin of {100 * MarginShare:0}% "
                    + $"of capacity, {LoopScenario.Name}: ")
                + "agents take the mean over everybody for the mean over the others, and the loop tolerates fewer. Load beyond 10% from "
                    + "capacity takes the last colour.",
            [
                Panel("(a) Equilibrium", equilibria, bound),
                Panel("(b) Belief loop", loops, bound, loopCurve),
            ]);

        int wrong = cells.Zip(equilibria).Count(cell =>
            (cell.Second > 1 + 1e-3)
            != (cell.First.Selfish > CriticalSurface.ToleratedDefectors(new CongestionGame(Agents, 10 * cell.First.Capacity, 3, 10))));
        double missed = cells.Zip(loops).Max(cell =>
            Math.Abs(cell.Second - FixedPoint(cell.First.Capacity, cell.First.Selfish) / (10 * cell.First.Capacity)));
        double paper = LoopFixedPoint.LoadWithDefectors(CongestionGame.Paper, 20, 1);
        return new(
            10,
            figure,
            figure.ToTable(),
            [
                Claim.Check(
                    "n = 10, β = 3, C/a_max = 0.5 … 9.5, k = 0 … 10",
                    "In equilibrium a capacity tolerates k = ⌊C/a_max⌋ selfish agents.",
                    "no cell of 407 in which the best-response load is on the other side of capacity",
                    wrong == 0,
                    ("cells on the wrong side", wrong)),
                Claim.Prediction(
                    "n = 10, β = 3, C/a_max = 0.5 … 9.5, k = 0 … 10, gain 1/(2n), margin 2%",
                    "The belief loop settles above its target when some agents are selfish, at the closed-form fixed point.",
                    "load/C within 0.001 of the fixed point in every cell",
                    missed <= 0.001,
                    ("largest distance of load/C", missed)),
                Claim.Check(
                    "the paper's game",
                    "The paper's game tolerates two defectors in equilibrium and none in the belief loop without a margin.",
                    "⌊20/10⌋ = 2; load with one defector above 20",
                    CriticalSurface.ToleratedDefectors(CongestionGame.Paper) == 2 && paper > 20,
                    ("tolerated in equilibrium", CriticalSurface.ToleratedDefectors(CongestionGame.Paper)),
                    ("load of the loop with one defector", paper)),
            ]);

        Panel Panel(string title, IReadOnlyList<double> loads, params IReadOnlyList<Layer> layers) => new(
            new Axis("Share of selfish agents $k/n$", 0, 1),
            new Axis("Capacity $C/a_{max}$", capacities[0], capacities[^1]),
            [
                new HeatMap(
                    shares, capacities,
                    [.. capacities.Select((_, row) => selfish.Select((_, column) => loads[row * selfish.Length + column]).ToArray())],
                    "Load / C", 0.9, 1.1)
                {
                    Colors = ColorScale.Diverging,
                },
                .. layers,
            ])
        {
            Title = title,
        };
    }

    private static double FixedPoint(double capacity, int selfish) => LoopFixedPoint.LoadWithDefectors(
        new CongestionGame(Agents, 10 * capacity, 3, 10), 10 * capacity * (1 - MarginShare), selfish);

    /// <summary>The capacity, in units of a_max, from which the loop's fixed point stays within it.</summary>
    private static double LoopBound(int selfish)
    {
        double low = 0.01;
        double high = Agents;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = FixedPoint(middle, selfish) > 10 * middle ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static HeterogeneousCongestionGame Unequal(double capacity, int selfish) => HeterogeneousCongestionGame.From(
        new CongestionGame(Agents, 10 * capacity, 3, 10),
        [.. Enumerable.Range(0, Agents).Select(agent => agent < selfish ? 0 : 0.98)]);

    private static double LoopLoad(double capacity, int selfish)
    {
        CongestionGame game = new(Agents, 10 * capacity, 3, 10);
        Scenario scenario = new()
        {
            Game = game,
            Rule = new SwiOptions { GroupScale = GroupScale.Unclipped },
            Smoothing = 0.5 / Agents,
            Margin = MarginShare * game.Capacity,
            Centering = 0,
            Anchors = [0, 2, 4, 6, 8, 10],
            Proposer = new HeadroomProposer(new AnchoredProposer(), (1 - MarginShare) * game.Capacity, Agents),
            Weights = [.. Enumerable.Range(0, Agents).Select(agent => agent < selfish ? 0 : 0.98)],
            Steps = 400,
        };
        Episode episode = scenario.Play(seed: 0);
        return Enumerable.Range(300, 100).Average(episode.Load);
    }
}
