namespace Swa.Research;

/// <summary>The law of the belief in the long run, from the scenario's first belief on, carried on a mesh.</summary>
[TypeFormatterSource(typeof(TabularFormatterSource), PreferredMimeTypes = [DisplayFormatter.Html, DisplayFormatter.PlainText])]
public sealed class StationaryLaw : ITabular
{
    internal const double Tolerance = 1e-12;

    internal StationaryLaw(IReadOnlyList<BeliefProbability> beliefs, ExactStep step, int iterations, double residual)
    {
        Beliefs = beliefs;
        Step = step;
        Iterations = iterations;
        Residual = residual;
    }

    /// <summary>The beliefs, ascending, with their probabilities.</summary>
    public IReadOnlyList<BeliefProbability> Beliefs { get; }

    /// <summary>A step in the long run: belief, load, overload and welfare.</summary>
    public ExactStep Step { get; }

    /// <summary>Number of iterations.</summary>
    public int Iterations { get; }

    /// <summary>How much the last iteration changed the law: the sum of the absolute changes of all probabilities.</summary>
    public double Residual { get; }

    /// <summary>Whether the law did not change any more: the residual is at most 1e−12.</summary>
    public bool IsConverged => Residual <= Tolerance;

    /// <summary>The table with the columns <c>belief, probability</c>.</summary>
    /// <returns>One row per belief.</returns>
    public Table ToTable()
    {
        Table table = new("belief", "probability");
        foreach (BeliefProbability point in Beliefs)
        {
            table.Add(point.Belief, point.Probability);
        }

        return table;
    }

    /// <inheritdoc cref="Table.ToString"/>
    public override string ToString() => ToTable().ToString();
}
