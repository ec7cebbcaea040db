namespace Swa.Research;

/// <summary>The law of the load at any belief: the convolution of all agents' laws, who decide independently of each other.</summary>
/// <remarks>
/// All demands but an exact headroom lie on a lattice, which makes the load a number of lattice steps. Headroom h is one demand off it: the
/// law then has one part for each number of agents that demand h. Laws are kept, as agents that pick the best decide alike at many beliefs.
/// </remarks>
internal sealed class LoadLaw
{
    private const int MostLoads = 200_000;
    private const int FinestPart = 1000;

    /// <summary>Demands this close to the lattice are on it: grid points are rounded to ten decimals.</summary>
    private const double LatticeTolerance = 1e-10;

    private readonly CongestionGame _game;
    private readonly List<(DecisionLaw Law, int Count)> _groups = [];
    private readonly Dictionary<double[], LoadPart[]> _known = new(new SameNumbers());
    private readonly bool _isKept;

    /// <summary>Makes the law for the agents of a scenario.</summary>
    /// <exception cref="ParameterException">An agent's law is not known, or the demands have no lattice that is coarse enough.</exception>
    public LoadLaw(CheckedScenario scenario)
    {
        _game = scenario.Game;
        Population population = scenario.Population;
        foreach (IGrouping<AgentProfile, int> group in
            Enumerable.Range(0, population.IsUniform ? 1 : population.Count).GroupBy(agent => population[agent]))
        {
            int count = population.IsUniform ? population.Count : group.Count();
            _groups.Add((new DecisionLaw(group.Key, scenario.RuleOf(group.First())), count));
        }

        double[] demands =
        [
            .. _groups.SelectMany(group => group.Law.Demands ?? [.. scenario.Candidates.Grid.Points, .. scenario.Candidates.Anchors]),
        ];
        Step = LatticeOf(demands, scenario.Candidates.Grid.Step);
        IsSmooth = _groups.Exists(group => group.Law.IsSmooth);
        _isKept = !IsSmooth && _groups.TrueForAll(group => group.Law.Demands is not null);
    }

    /// <summary>Distance between neighbouring loads of one part, in demand units.</summary>
    public double Step { get; }

    /// <summary>Whether the law changes smoothly with the belief, and not from one belief to the next.</summary>
    public bool IsSmooth { get; }

    /// <summary>The law of the load.</summary>
    /// <param name="belief">Belief μ̂ in demand units.</param>
    /// <returns>Its parts, whose probabilities sum to 1.</returns>
    public LoadPart[] At(double belief)
    {
        (double[] Demands, double[] Law)[] decisions = new (double[], double[])[_groups.Count];
        for (int group = 0; group < decisions.Length; group++)
        {
            decisions[group] = _groups[group].Law.At(belief);
        }

        if (!_isKept)
        {
            return [.. Parts(decisions)];
        }

        double[] key = decisions.Length == 1 ? decisions[0].Law : [.. decisions.SelectMany(decision => decision.Law)];
        if (!_known.TryGetValue(key, out LoadPart[]? parts))
        {
            _known.Add([.. key], parts = [.. Parts(decisions)]);
        }

        return parts;
    }

    private IEnumerable<LoadPart> Parts((double[] Demands, double[] Law)[] decisions)
    {
        IEnumerable<(double Off, DemandSum Sum)> parts = [(0, new DemandSum(0, [1]))];
        for (int group = 0; group < decisions.Length; group++)
        {
            (double Off, DemandSum Sum)[] own = [.. GroupParts(decisions[group], _groups[group].Count)];
            parts = parts.SelectMany(part => own.Select(other => (part.Off + other.Off, part.Sum + other.Sum)));
        }

        return parts.Select(part => new LoadPart(_game, part.Off + part.Sum.First * Step, Step, part.Sum.Law));
    }

    private IEnumerable<(double Off, DemandSum Sum)> GroupParts((double[] Demands, double[] Law) decision, int count)
    {
        (double[] demands, double[] law) = decision;
        double[] lattice = new double[(int)Math.Round(demands[^1] / Step) + 1];
        double off = 0;
        double probability = 0;
        for (int i = 0; i < demands.Length; i++)
        {
            double steps = Math.Round(demands[i] / Step);
            if (Math.Abs(steps * Step - demands[i]) <= LatticeTolerance)
            {
                lattice[(int)steps] += law[i];
            }
            else
            {
                off = demands[i];
                probability = law[i];
            }
        }

        // Times C(n, k)·qᵏ, the parts sum to 1 as they stand: the rest of the law is not divided by 1 − q.
        double several = 1;
        for (int number = 0; number <= count && several > 0; number++)
        {
            DemandSum others = new DemandSum(0, lattice).Times(count - number);
            yield return (number * off, several == 1 ? others : others with { Law = [.. others.Law.Select(each => each * several)] });
            several *= probability * (count - number) / (number + 1);
        }
    }

    /// <summary>The coarsest part of the grid step of which all demands are multiples.</summary>
    private double LatticeOf(double[] demands, double step)
    {
        for (int parts = 1; parts <= FinestPart && _game.MaxLoad / step * parts <= MostLoads; parts++)
        {
            double lattice = step / parts;
            if (Array.TrueForAll(demands, demand => Math.Abs(Math.Round(demand / lattice) * lattice - demand) <= LatticeTolerance))
            {
                return lattice;
            }
        }

        throw new ParameterException(
            "gridStep", step.ToString("R", CultureInfo.InvariantCulture),
            $"for the exact law, a step of which all demands are multiples, or of a part of it, with at most {MostLoads} possible loads");
    }

    private sealed class SameNumbers : IEqualityComparer<double[]>
    {
        public bool Equals(double[]? left, double[]? right) => left.AsSpan().SequenceEqual(right);

        public int GetHashCode(double[] numbers)
        {
            ulong hash = 0;
            foreach (double number in numbers)
            {
                hash = (hash ^ BitConverter.DoubleToUInt64Bits(number)) * 0x9E3779B97F4A7C15;
                hash ^= hash >> 32;
            }

            return (int)hash;
        }
    }
}
