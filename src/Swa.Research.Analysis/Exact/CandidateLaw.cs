namespace Swa.Research;

/// <summary>The law of one agent's candidate set at a belief: the possible demands, and the ways in which sets come about.</summary>
/// <remarks>
/// The published join keeps all anchors, so there is one way. The authors' script cuts the list, so that which anchors stay depends on
/// which of them were drawn: there is one way per set of drawn anchors, and one more for its fallback.
/// </remarks>
internal sealed class CandidateLaw
{
    private const int MostCoinciding = 12;
    private const int FewestInScript = 3;

    private readonly Dictionary<double, int> _places;

    private CandidateLaw(double[] demands)
    {
        Demands = demands;
        _places = demands.Select((demand, place) => (demand, place)).ToDictionary(each => each.demand, each => each.place);
    }

    /// <summary>The possible demands, ascending.</summary>
    public double[] Demands { get; }

    /// <summary>The ways, whose probabilities sum to 1.</summary>
    public IReadOnlyList<CandidateDraw> Draws { get; private init; } = [];

    /// <summary>Whether the possible demands depend on the belief.</summary>
    public static bool DependsOnBelief(IProposer proposer) => proposer is HeadroomProposer;

    /// <summary>The law for a built-in proposer.</summary>
    /// <exception cref="ParameterException">The proposer's law is not known, or the sets are too many to enumerate.</exception>
    public static CandidateLaw Of(IProposer proposer, CandidateSet candidates, double belief)
    {
        Proposal proposal = ProposalOf(proposer, candidates, belief);
        double[] kept = [.. proposal.Fixed.Concat(candidates.Anchors.ToArray()).Distinct()];
        bool isUnion = candidates.Join == CandidateJoin.Union;
        double[] fallback = isUnion ? [] : candidates.Grid.Points.ToArray();
        CandidateLaw law = new([.. proposal.Pool.Concat(kept).Concat(fallback).Distinct().Order()]);
        law = new(law.Demands) { Draws = [.. isUnion ? law.Union(proposal, kept) : law.Script(proposal, kept, candidates)] };
        return law.Draws.Any(draw => draw.Always.Length == 0 && draw.Drawn == 0)
            ? throw new ParameterException("anchors", "empty and the proposer gives nothing", "at least one candidate from either")
            : law;
    }

    /// <summary>What a proposer gives: K demands drawn from a pool, and some that it always gives, in this order.</summary>
    private sealed record Proposal(double[] Pool, int Drawn, IReadOnlyList<double> Fixed);

    private static Proposal ProposalOf(IProposer proposer, CandidateSet candidates, double belief)
    {
        DemandGrid grid = candidates.Grid;
        switch (proposer)
        {
            case RandomProposer random when random.GetType().Assembly == typeof(RandomProposer).Assembly:
                double[] part = random.Part(grid).ToArray();
                return new(part, Math.Min(candidates.Proposals, part.Length), []);
            case FocalProposer:
                // A simulated agent's buffer has one place more than the grid has points.
                double[] whole =
                    [.. Enumerable.Range(0, Math.Min(FocalProposer.WholeNumbers(grid), grid.Count + 1)).Select(number => (double)number)];
                return new(whole, Math.Min(candidates.Proposals, whole.Length), []);
            case GridProposer:
                return new([], 0, grid.Points.ToArray());
            case AnchoredProposer:
                return new([], 0, []);
            case MaximalProposer:
                return new([], 0, [grid.MaxDemand]);
            case HeadroomProposer headroom:
                Proposal others = ProposalOf(headroom.Others, candidates, belief);
                return others with { Fixed = [.. others.Fixed, headroom.Headroom(belief, grid.MaxDemand)] };
            default:
                throw new ParameterException(
                    "proposer", proposer.Name,
                    $"for the exact law, {string.Join(", ", StandIn.ProposerNames)}, as the law of another proposer is not known");
        }
    }

    private IEnumerable<CandidateDraw> Union(Proposal proposal, double[] kept)
    {
        double[] open = [.. proposal.Pool.Except(kept)];
        yield return new(1, Places(kept), Places(open), proposal.Pool.Length - open.Length, proposal.Drawn, Demands.Length);
    }

    private List<CandidateDraw> Script(Proposal proposal, double[] kept, CandidateSet candidates)
    {
        int limit = Math.Max(candidates.Proposals, candidates.Anchors.Length);
        if (proposal.Drawn == limit && limit >= FewestInScript)
        {
            return [new(1, [], Places(proposal.Pool), 0, proposal.Drawn, Demands.Length)];
        }

        double[] coinciding = [.. kept.Intersect(proposal.Pool)];
        if (coinciding.Length > MostCoinciding)
        {
            throw new ParameterException(
                "anchors", $"{coinciding.Length} anchors among the possible proposals", $"at most {MostCoinciding} for the exact law");
        }

        int[] open = Places(proposal.Pool.Except(kept));
        List<CandidateDraw> draws = [];
        double falls = 0;
        for (int drawn = 0; drawn < 1 << coinciding.Length; drawn++)
        {
            double[] among = [.. coinciding.Where((_, place) => (drawn >> place & 1) == 1)];
            double probability = ProbabilityOf(drawn, coinciding.Length, proposal);
            if (probability <= 0)
            {
                continue;
            }

            double[] others = [.. kept.Except(among)];
            if (proposal.Drawn + others.Length < FewestInScript)
            {
                falls += probability;
                continue;
            }

            int[] always = Places(among.Concat(others.Take(Math.Max(0, limit - proposal.Drawn))));
            draws.Add(new(probability, always, open, 0, proposal.Drawn - among.Length, Demands.Length));
        }

        if (falls > 0)
        {
            double[] grid = candidates.Grid.Points.ToArray();
            draws.Add(grid.Length >= limit
                ? new(falls, [], Places(grid), 0, limit, Demands.Length)
                : new(falls, Places(grid.Concat(candidates.Anchors.ToArray()).Distinct().Take(limit)), [], 0, 0, Demands.Length));
        }

        return draws;
    }

    /// <summary>Probability that the draw takes just these of the demands that are anchors as well.</summary>
    private static double ProbabilityOf(int drawn, int coinciding, Proposal proposal)
    {
        double probability = 1;
        int left = proposal.Drawn;
        for (int place = 0; place < coinciding; place++)
        {
            double taken = (double)left / (proposal.Pool.Length - place);
            bool isTaken = (drawn >> place & 1) == 1;
            probability *= isTaken ? taken : 1 - taken;
            left -= isTaken ? 1 : 0;
        }

        return probability;
    }

    private int[] Places(IEnumerable<double> demands) => [.. demands.Select(demand => _places[demand])];
}
