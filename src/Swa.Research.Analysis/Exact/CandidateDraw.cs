namespace Swa.Research;

/// <summary>
/// One way in which candidate sets come about: some demands are always in the set, and K of N equally likely others are drawn into it.
/// Demands are indices into the possible demands of a <see cref="CandidateLaw"/>.
/// </summary>
internal sealed class CandidateDraw
{
    /// <summary>Makes one way.</summary>
    /// <param name="probability">Its probability.</param>
    /// <param name="always">The demands that are in every set.</param>
    /// <param name="open">The demands of the pool that are in the set only if they are drawn.</param>
    /// <param name="fillers">Number of demands of the pool that are in the set anyway, so that drawing one of them adds nothing.</param>
    /// <param name="drawn">Number K of distinct demands drawn from the pool, at most its size.</param>
    /// <param name="demands">Number of possible demands.</param>
    public CandidateDraw(double probability, int[] always, int[] open, int fillers, int drawn, int demands)
    {
        Probability = probability;
        Always = always;
        Open = open;
        Fillers = fillers;
        Drawn = drawn;
        Roles = new CandidateRole[demands];
        foreach (int demand in drawn > 0 ? open : [])
        {
            Roles[demand] = CandidateRole.Open;
        }

        foreach (int demand in always)
        {
            Roles[demand] = CandidateRole.Always;
        }
    }

    /// <summary>Probability of this way.</summary>
    public double Probability { get; }

    /// <summary>The demands that are in every set.</summary>
    public int[] Always { get; }

    /// <summary>The demands of the pool that are in the set only if they are drawn.</summary>
    public int[] Open { get; }

    /// <summary>Number of demands of the pool that are in the set anyway.</summary>
    public int Fillers { get; }

    /// <summary>Number K of demands drawn from the pool.</summary>
    public int Drawn { get; }

    /// <summary>For every possible demand how it comes into sets.</summary>
    public CandidateRole[] Roles { get; }

    /// <summary>Size N of the pool.</summary>
    public int Pool => Open.Length + Fillers;

    /// <summary>Whether every set is the same.</summary>
    public bool IsCertain => Open.Length == 0 || Drawn == 0 || Drawn == Pool;

    /// <summary>
    /// Law of the number of marked demands in K draws without replacement from a pool, by one draw after the other, so that no binomial
    /// coefficient can overflow.
    /// </summary>
    /// <param name="pool">Size N of the pool.</param>
    /// <param name="drawn">Number K of draws.</param>
    /// <param name="marked">Number of marked demands, at most N.</param>
    /// <returns>The probability of each number from 0 to K.</returns>
    public static double[] Hypergeometric(int pool, int drawn, int marked)
    {
        double[] law = new double[drawn + 1];
        law[0] = 1;
        for (int place = 0; place < marked; place++)
        {
            for (int taken = Math.Min(place, drawn - 1); taken >= 0; taken--)
            {
                double odds = Math.Min(1, (double)(drawn - taken) / (pool - place));
                law[taken + 1] += law[taken] * odds;
                law[taken] *= 1 - odds;
            }
        }

        return law;
    }
}
