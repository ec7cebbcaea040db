namespace Swa.Research;

/// <summary>
/// An agent without a language model: a proposer and a chooser. It takes the place of a model and is always shown under its own name.
/// </summary>
/// <param name="Proposer">Gives the candidates.</param>
/// <param name="Chooser">Picks from the scored table.</param>
public sealed record StandIn(IProposer Proposer, IChooser Chooser)
{
    private static readonly IReadOnlyList<IProposer> Proposers =
    [
        new GridProposer(), new UniformProposer(), new GreedyProposer(), new CautiousProposer(), new FocalProposer(),
        new AnchoredProposer(),
    ];

    private static readonly IReadOnlyList<IChooser> Choosers = [new ArgMaxChooser(), new NoisyChooser(), new SoftmaxChooser()];

    /// <summary>Makes the agent from names.</summary>
    /// <param name="proposer">One of <see cref="ProposerNames"/>.</param>
    /// <param name="chooser">One of <see cref="ChooserNames"/>.</param>
    /// <param name="noise">Probability p of a random pick, in [0, 1]; used by <c>noisy</c> alone.</param>
    /// <param name="temperature">Temperature τ in units of utility, above 0; used by <c>softmax</c> alone.</param>
    /// <exception cref="ParameterException">A name is unknown, or a parameter is out of its range.</exception>
    public StandIn(string proposer = "uniform", string chooser = "argmax", double noise = 0.1, double temperature = 0.05)
        : this(ProposerNamed(proposer), ChooserNamed(chooser) switch
        {
            NoisyChooser => new NoisyChooser(noise),
            SoftmaxChooser => new SoftmaxChooser(temperature),
            IChooser other => other,
        })
    {
        _ = new NoisyChooser(noise);
        _ = new SoftmaxChooser(temperature);
    }

    /// <summary>How proposals and anchors become the agent's candidates.</summary>
    public CandidateJoin Join { get; init; }

    /// <summary>The names of the built-in proposers.</summary>
    public static IReadOnlyList<string> ProposerNames { get; } = [.. Proposers.Select(proposer => proposer.Name)];

    /// <summary>The names of the built-in choosers.</summary>
    public static IReadOnlyList<string> ChooserNames { get; } = [.. Choosers.Select(chooser => chooser.Name)];

    /// <summary>Proposer and chooser by name, with the parameter that the chooser uses, and the join where it is the script's.</summary>
    public string Name => WithoutJoin + (Join == CandidateJoin.Union ? "" : ", published join");

    private string WithoutJoin => Chooser switch
    {
        NoisyChooser noisy => FormattableString.Invariant($"{Proposer.Name} + {Chooser.Name} (p = {noisy.Noise})"),
        SoftmaxChooser softmax => FormattableString.Invariant($"{Proposer.Name} + {Chooser.Name} (τ = {softmax.Temperature})"),
        _ => $"{Proposer.Name} + {Chooser.Name}",
    };

    /// <summary>The built-in proposer with a name.</summary>
    /// <param name="name">One of <see cref="ProposerNames"/>.</param>
    /// <returns>The proposer.</returns>
    /// <exception cref="ParameterException">The name is unknown.</exception>
    public static IProposer ProposerNamed(string name) => Proposers.FirstOrDefault(known => known.Name == name)
        ?? throw new ParameterException("proposer", name ?? "missing", string.Join(", ", ProposerNames));

    /// <summary>The built-in chooser with a name, with its usual parameter.</summary>
    /// <param name="name">One of <see cref="ChooserNames"/>.</param>
    /// <returns>The chooser.</returns>
    /// <exception cref="ParameterException">The name is unknown.</exception>
    public static IChooser ChooserNamed(string name) => Choosers.FirstOrDefault(known => known.Name == name)
        ?? throw new ParameterException("chooser", name ?? "missing", string.Join(", ", ChooserNames));
}
