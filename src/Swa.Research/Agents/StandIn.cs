namespace Swa.Research;

/// <summary>
/// An agent without a language model: a named proposer and a named chooser. It stands where a model would stand, and is always
/// shown under its own name.
/// </summary>
public sealed record StandIn
{
    private static readonly IReadOnlyList<IProposer> AllProposers =
    [
        new GridProposer(), RandomProposer.Uniform, RandomProposer.Greedy, RandomProposer.Cautious, new FocalProposer(), new AnchoredProposer(),
    ];

    /// <summary>Makes the agent.</summary>
    /// <param name="proposer">One of <see cref="ProposerNames"/>.</param>
    /// <param name="chooser">One of <see cref="ChooserNames"/>.</param>
    /// <param name="noise">Probability p of a random pick, in [0, 1]; used by <c>noisy</c> alone.</param>
    /// <param name="temperature">Temperature τ in units of utility, above 0; used by <c>softmax</c> alone.</param>
    /// <exception cref="ParameterException">A name is unknown, or a parameter is out of its range.</exception>
    public StandIn(string proposer = "uniform", string chooser = "argmax", double noise = 0.1, double temperature = 0.05)
    {
        Proposer = AllProposers.FirstOrDefault(known => known.Name == proposer)
            ?? throw new ParameterException(nameof(proposer), proposer ?? "missing", string.Join(", ", ProposerNames));
        NoisyChooser noisy = new(noise);
        SoftmaxChooser softmax = new(temperature);
        Chooser = chooser switch
        {
            "argmax" => new ArgMaxChooser(),
            "noisy" => noisy,
            "softmax" => softmax,
            _ => throw new ParameterException(nameof(chooser), chooser ?? "missing", string.Join(", ", ChooserNames)),
        };
        Noise = noise;
        Temperature = temperature;
    }

    /// <summary>The names of all proposers.</summary>
    public static IReadOnlyList<string> ProposerNames { get; } = [.. AllProposers.Select(proposer => proposer.Name)];

    /// <summary>The names of all choosers.</summary>
    public static IReadOnlyList<string> ChooserNames { get; } = ["argmax", "noisy", "softmax"];

    /// <summary>Gives the candidates.</summary>
    public IProposer Proposer { get; }

    /// <summary>Picks from the scored table.</summary>
    public IChooser Chooser { get; }

    /// <summary>Probability p of a random pick by <c>noisy</c>.</summary>
    public double Noise { get; }

    /// <summary>Temperature τ of <c>softmax</c>.</summary>
    public double Temperature { get; }

    /// <summary>Proposer and chooser by name, with the parameter that the chooser uses.</summary>
    public string Name => Chooser switch
    {
        NoisyChooser => FormattableString.Invariant($"{Proposer.Name} + {Chooser.Name} (p = {Noise})"),
        SoftmaxChooser => FormattableString.Invariant($"{Proposer.Name} + {Chooser.Name} (τ = {Temperature})"),
        _ => $"{Proposer.Name} + {Chooser.Name}",
    };
}
