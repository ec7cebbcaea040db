namespace Swa.Research;

/// <summary>The law of one agent's demand at a belief, over all candidate sets that it may draw.</summary>
[TypeFormatterSource(typeof(TabularFormatterSource), PreferredMimeTypes = [DisplayFormatter.Html, DisplayFormatter.PlainText])]
public sealed class ChoiceLaw : ITabular
{
    internal ChoiceLaw(double belief, double[] demands, double[] probabilities)
    {
        Belief = belief;
        Demands = demands;
        Probabilities = probabilities;
    }

    /// <summary>Belief μ̂ on which the agent decides, in demand units.</summary>
    public double Belief { get; }

    /// <summary>All demands that can be candidates, ascending.</summary>
    public IReadOnlyList<double> Demands { get; }

    /// <summary>The probability of each of <see cref="Demands"/>; they sum to 1.</summary>
    public IReadOnlyList<double> Probabilities { get; }

    /// <summary>Mean demand in demand units.</summary>
    public double Mean => Demands.Zip(Probabilities, (demand, probability) => demand * probability).Sum();

    /// <summary>Standard deviation of the demand in demand units.</summary>
    public double Deviation => Math.Sqrt(Demands.Zip(
        Probabilities, (demand, probability) => (demand - Mean) * (demand - Mean) * probability).Sum());

    /// <summary>The table with the columns <c>demand, probability</c>.</summary>
    /// <returns>One row per demand that can be chosen.</returns>
    public Table ToTable()
    {
        Table table = new("demand", "probability");
        foreach ((double demand, double probability) in Demands.Zip(Probabilities).Where(each => each.Second > 0))
        {
            table.Add(demand, probability);
        }

        return table;
    }

    /// <inheritdoc cref="Table.ToString"/>
    public override string ToString() => ToTable().ToString();
}
