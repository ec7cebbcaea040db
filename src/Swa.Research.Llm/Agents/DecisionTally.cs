namespace Swa.Research.Llm;

/// <summary>Counts what the models of one episode did; safe to use from many threads, and independent of their order.</summary>
public sealed class DecisionTally
{
    /// <summary>Shares are added as whole numbers, so that the sum does not depend on the order of the threads.</summary>
    private const double Whole = 1e12;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<(DecisionRole Role, ReplyProblemKind Kind), int> _fallbacks = [];
    private readonly SortedDictionary<ReplyProblemKind, int> _problems = [];
    private readonly List<FallbackDecision> _fellBack = [];
    private int _decisions;
    private int _choices;
    private int _snapped;
    private int _notBest;
    private int _repaired;
    private int _mended;
    private int _likelihoods;
    private long _noise;
    private long _calls;
    private long? _tokens = 0;

    /// <summary>Decisions asked for: per agent and step the proposals and a choice or scores, or one demand; talk is no decision.</summary>
    public int Decisions => Read(() => _decisions);

    /// <summary>Decisions that the rule had to make because no reply could be used.</summary>
    public int FallbackCount => Read(() => _fallbacks.Values.Sum());

    /// <summary>The fallbacks by what was asked for and by what was wrong with the last reply.</summary>
    public IReadOnlyDictionary<(DecisionRole Role, ReplyProblemKind Kind), int> Fallbacks =>
        Read(() => new Dictionary<(DecisionRole, ReplyProblemKind), int>(_fallbacks));

    /// <summary>The decisions that the rule had to make, in no order.</summary>
    public IReadOnlyList<FallbackDecision> FellBack => Read(() => (FallbackDecision[])[.. _fellBack]);

    /// <summary>Replies that could not be used, or only in part, including those that a later attempt repaired.</summary>
    public IReadOnlyDictionary<ReplyProblemKind, int> Problems => Read(() => new Dictionary<ReplyProblemKind, int>(_problems));

    /// <summary>Unreadable replies that a later attempt repaired.</summary>
    public int RepairedCount => Read(() => _repaired);

    /// <summary>Replies as a share of the decisions of which only the valid part was used; null where no decision was asked for.</summary>
    public double? MendedShare => Read(() => Share(_mended, _decisions));

    /// <summary>
    /// The decision noise: the mean probability that the model gives to other rows than the rule's argmax, where choices are read from
    /// likelihoods; null where none was.
    /// </summary>
    public double? DecisionNoise => Read(() => _likelihoods == 0 ? (double?)null : Math.Round(_noise / Whole / _likelihoods, 9));

    /// <summary>Fallbacks as a share of the decisions; null where none was asked for.</summary>
    public double? FallbackShare => Read(() => Share(_fallbacks.Values.Sum(), _decisions));

    /// <summary>Snapped choices as a share of the choices that the model made itself; null where it made none.</summary>
    public double? SnappedShare => Read(() => Share(_snapped, _choices));

    /// <summary>
    /// Choices that were not the rule's argmax, as a share of those that the model made itself, from the table or by its scores; null
    /// where it made none.
    /// </summary>
    public double? NonArgMaxShare => Read(() => Share(_notBest, _choices));

    /// <summary>Replies that the models gave, unreadable ones included.</summary>
    public long Calls => Read(() => _calls);

    /// <summary>Tokens of requests and replies together; null where the server did not report them for every reply.</summary>
    public long? Tokens => Read(() => _tokens);

    internal void CountDecision()
    {
        lock (_lock)
        {
            _decisions++;
        }
    }

    internal void CountCall(long? tokens)
    {
        lock (_lock)
        {
            _calls++;
            _tokens += tokens;
        }
    }

    internal void CountProblem(ReplyProblemKind kind)
    {
        lock (_lock)
        {
            _problems[kind] = _problems.GetValueOrDefault(kind) + 1;
        }
    }

    internal void CountRepaired(int replies)
    {
        lock (_lock)
        {
            _repaired += replies;
        }
    }

    internal void CountMended(ReplyProblemKind kind)
    {
        lock (_lock)
        {
            _mended++;
            _problems[kind] = _problems.GetValueOrDefault(kind) + 1;
        }
    }

    /// <summary>Counts a choice by likelihood, given the probability of the rule's argmax.</summary>
    internal void CountLikelihood(double best)
    {
        lock (_lock)
        {
            _likelihoods++;
            _noise += (long)Math.Round(Whole * (1 - best));
        }
    }

    internal void CountFallback(int agent, int step, DecisionRole role, ReplyProblemKind kind)
    {
        lock (_lock)
        {
            _fellBack.Add(new FallbackDecision(agent, step, role, kind));
            _fallbacks[(role, kind)] = _fallbacks.GetValueOrDefault((role, kind)) + 1;
        }
    }

    internal void CountChoice(bool snapped, bool best)
    {
        lock (_lock)
        {
            _choices++;
            _snapped += snapped ? 1 : 0;
            _notBest += best ? 0 : 1;
        }
    }

    private T Read<T>(Func<T> read)
    {
        lock (_lock)
        {
            return read();
        }
    }

    private static double? Share(int part, int whole) => whole == 0 ? null : (double)part / whole;
}

/// <summary>A decision that the rule had to make because no reply could be used.</summary>
/// <param name="Agent">Index of the agent from 0.</param>
/// <param name="Step">Index of the step from 0.</param>
/// <param name="Role">What was asked for.</param>
/// <param name="Kind">What was wrong with the last reply.</param>
public readonly record struct FallbackDecision(int Agent, int Step, DecisionRole Role, ReplyProblemKind Kind);
