namespace Swa.Research;

/// <summary>Part of the law of the load, on equally spaced loads, alone and times what each load brings.</summary>
internal sealed class LoadPart
{
    /// <summary>Makes the part of a game's loads.</summary>
    /// <param name="game">The game.</param>
    /// <param name="first">The first load in demand units.</param>
    /// <param name="step">Distance between neighbouring loads.</param>
    /// <param name="mass">Probabilities of the first load and of those that follow it.</param>
    public LoadPart(CongestionGame game, double first, double step, double[] mass)
    {
        First = first;
        Mass = mass;
        Overload = new double[mass.Length];
        Welfare = new double[mass.Length];
        SquaredWelfare = new double[mass.Length];
        StepOutcome mean = default;
        for (int i = 0; i < mass.Length; i++)
        {
            StepOutcome outcome = StepOutcome.Of(game, first + i * step);
            Overload[i] = mass[i] * outcome.OverloadRate;
            Welfare[i] = mass[i] * outcome.Welfare;
            SquaredWelfare[i] = mass[i] * outcome.Welfare * outcome.Welfare;
            mean += mass[i] * outcome;
        }

        Outcome = mean;
    }

    /// <summary>The first load in demand units.</summary>
    public double First { get; }

    /// <summary>Probabilities of the loads.</summary>
    public double[] Mass { get; }

    /// <summary>The same, for loads above capacity alone.</summary>
    public double[] Overload { get; }

    /// <summary>The same, times the welfare less the capacity.</summary>
    public double[] Welfare { get; }

    /// <summary>The same, times the square of that.</summary>
    public double[] SquaredWelfare { get; }

    /// <summary>Probability-weighted sum of what the loads bring.</summary>
    public StepOutcome Outcome { get; }
}
