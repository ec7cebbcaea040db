namespace Swa.Research.PublicGoods;

/// <summary>
/// The subgame perfect Nash equilibrium (SPNE) of the sequential public goods game with full observation on a grid of contribution
/// levels: another game than the continuous one, and a check of <see cref="ContinuousEquilibrium"/>. Away from switches the first
/// agent's payoff is as close to it as 1/L; paths may be as far as 1/√L, since a follower's rounding can be worth a detour.
/// </summary>
/// <remarks>
/// What follows a history depends on it only through the sum S_{i−1}, so backward induction over (position, sum) is exact. It evaluates
/// every choice of every state once: O(n·(nL)·L) payoffs. Sums are whole numbers of levels; payoffs within <see cref="Tie.Tolerance"/> tie,
/// and a tie goes to the smaller contribution.
/// </remarks>
public sealed class SequentialEquilibrium
{
    private readonly int[][] _choices;
    private readonly ContributionGrid _grid;

    private SequentialEquilibrium(PublicGoodsGame game, ContributionGrid grid, double socialWeight, Induction induction)
    {
        Game = game;
        SocialWeight = socialWeight;
        _grid = grid;
        _choices = induction.Choices;
        Unique = induction.TiedStates == 0;
        TiedStates = induction.TiedStates;
        States = induction.States;
        Evaluations = induction.Evaluations;
        PathLevels = Continue(0, 0);
        Path = [.. PathLevels.Select(grid.Contribution)];
        Total = grid.Sum(game.Agents, PathLevels.Sum());
        Terms = game.Terms(Path);
        Payoffs = Array.ConvertAll(Terms, terms => terms.Reward);
        (PathStrict, PathMargin) = induction.OnPath(PathLevels);
    }

    /// <summary>The game that was solved.</summary>
    public PublicGoodsGame Game { get; }

    /// <summary>Number of steps L between c_min and c_max among which an agent chooses.</summary>
    public int Levels => _grid.Levels;

    /// <summary>Social weight λ in [0, 1] with which the agents chose; 0 is the plain game.</summary>
    public double SocialWeight { get; }

    /// <summary>Each agent's contribution when all play the equilibrium.</summary>
    public double[] Path { get; }

    /// <summary><see cref="Path"/> in levels above c_min.</summary>
    public int[] PathLevels { get; }

    /// <summary>Total contribution S_n on the path.</summary>
    public double Total { get; }

    /// <summary>Each agent's four reward terms on the path.</summary>
    public RewardTerms[] Terms { get; }

    /// <summary>Each agent's reward R_i on the path, whatever the social weight.</summary>
    public double[] Payoffs { get; }

    /// <summary>Welfare Σ R_i on the path.</summary>
    public double Welfare => Payoffs.Sum();

    /// <summary>Whether every choice on the path beats its alternatives by more than <see cref="Tie.Tolerance"/>.</summary>
    public bool PathStrict { get; }

    /// <summary>Smallest distance, along the path, between the payoff of the choice and that of the best alternative.</summary>
    public double PathMargin { get; }

    /// <summary>Whether every choice in every state is strict, on the path and off it; then this is the only SPNE.</summary>
    public bool Unique { get; }

    /// <summary>Number of states (position, sum) in which the best choice is tied.</summary>
    public int TiedStates { get; }

    /// <summary>Number of states (position, sum) that were solved.</summary>
    public long States { get; }

    /// <summary>Number of payoffs that were computed; grows as n·(nL)·L.</summary>
    public long Evaluations { get; }

    /// <summary>Solves a game by backward induction.</summary>
    /// <param name="game">The game, played in order with full observation.</param>
    /// <param name="levels">Number of steps L from c_min to c_max, at least 1.</param>
    /// <param name="socialWeight">Social weight λ in [0, 1]: agents maximise (1 − λ)·R_i + (λ/n)·Σ R_j instead of R_i.</param>
    /// <returns>The equilibrium.</returns>
    /// <exception cref="ParameterException">
    /// The number of levels is below 1 or the game too large for memory, or the weight is outside [0, 1].
    /// </exception>
    public static SequentialEquilibrium Solve(PublicGoodsGame game, int levels, double socialWeight = 0)
    {
        ContributionGrid grid = new(game, levels);
        Require.Share(socialWeight, nameof(socialWeight));
        Induction induction = new(game, grid, socialWeight);
        induction.Run();
        return new SequentialEquilibrium(game, grid, socialWeight, induction);
    }

    /// <summary>The contribution of one position of the equilibrium strategy.</summary>
    /// <param name="position">The agent that moves, from 0.</param>
    /// <param name="levelsBefore">By how many levels the contributions before it are above c_min together, from 0 to position·L.</param>
    /// <returns>Its level above c_min.</returns>
    public int Choice(int position, int levelsBefore) => _choices[position][levelsBefore];

    /// <summary>The levels that follow from a state when all play the equilibrium from there.</summary>
    /// <param name="position">The agent that moves next, from 0.</param>
    /// <param name="levelsBefore">By how many levels the contributions before it are above c_min together.</param>
    /// <returns>The levels of the agents from <paramref name="position"/> on.</returns>
    public int[] Continue(int position, int levelsBefore)
    {
        int[] played = new int[Game.Agents - position];
        int sum = levelsBefore;
        for (int i = 0; i < played.Length; i++)
        {
            played[i] = _choices[position + i][sum];
            sum += played[i];
        }

        return played;
    }

    /// <summary>The whole strategy, one row per state: position (from 1), sum before it, contribution, whether it is on the path.</summary>
    /// <returns>Columns <c>position,before,contribution,on_path</c>.</returns>
    public Table Strategy()
    {
        Table table = new("position", "before", "contribution", "on_path");
        int reached = 0;
        for (int i = 0; i < Game.Agents; i++)
        {
            for (int s = 0; s < _choices[i].Length; s++)
            {
                table.Add(i + 1, _grid.Sum(i, s), _grid.Contribution(_choices[i][s]), s == reached);
            }

            reached += PathLevels[i];
        }

        return table;
    }

    private sealed class Induction(PublicGoodsGame game, ContributionGrid grid, double socialWeight)
    {
        private readonly int[][] _finals = new int[game.Agents + 1][];

        /// <summary>
        /// Σ of bonus less effort of the agents from a position on: what a social weight counts besides the shared terms.
        /// </summary>
        private readonly double[][] _later = new double[game.Agents + 1][];

        private readonly double[] _values = new double[grid.Levels + 1];

        public int[][] Choices { get; } = new int[game.Agents][];

        public int TiedStates { get; private set; }

        public long States { get; private set; }

        public long Evaluations { get; private set; }

        public void Run()
        {
            int n = game.Agents;
            _finals[n] = [.. Enumerable.Range(0, n * grid.Levels + 1)];
            _later[n] = new double[n * grid.Levels + 1];
            for (int i = n - 1; i >= 0; i--)
            {
                int states = i * grid.Levels + 1;
                (Choices[i], _finals[i], _later[i]) = (new int[states], new int[states], new double[states]);
                for (int s = 0; s < states; s++)
                {
                    SolveState(i, s);
                }

                States += states;
            }
        }

        public (bool Strict, double Margin) OnPath(ReadOnlySpan<int> path)
        {
            double margin = double.PositiveInfinity;
            bool allStrict = true;
            int sum = 0;
            for (int i = 0; i < path.Length; i++)
            {
                Evaluate(i, sum);
                Tie.Smallest(_values, out bool strict);
                allStrict &= strict;
                for (int k = 0; k < _values.Length; k++)
                {
                    margin = k == path[i] ? margin : Math.Min(margin, _values[path[i]] - _values[k]);
                }

                sum += path[i];
            }

            return (allStrict, Math.Max(0, margin));
        }

        private void SolveState(int i, int s)
        {
            Evaluate(i, s);
            Evaluations += _values.Length;
            int chosen = Tie.Smallest(_values, out bool strict);
            TiedStates += strict ? 0 : 1;
            double contribution = grid.Contribution(chosen);
            Choices[i][s] = chosen;
            _finals[i][s] = _finals[i + 1][s + chosen];
            _later[i][s] = _later[i + 1][s + chosen]
                + game.CooperationBonus(contribution, grid.Sum(i, s)) - game.Costs[i].Of(contribution);
        }

        private void Evaluate(int i, int s)
        {
            double before = grid.Sum(i, s);
            EffortCost cost = game.Costs[i];
            for (int k = 0; k < _values.Length; k++)
            {
                double contribution = grid.Contribution(k);
                double total = grid.Sum(game.Agents, _finals[i + 1][s + k]);
                double shared = game.SharedScore(total) - game.CollectivePenalty(total);
                double own = game.CooperationBonus(contribution, before) - cost.Of(contribution);

                // (1 − λ)(shared + own) + (λ/n)·(n·shared + own + later), less what earlier agents' choices have fixed.
                _values[k] = shared + own - socialWeight * own + socialWeight / game.Agents * (own + _later[i + 1][s + k]);
            }
        }
    }
}
