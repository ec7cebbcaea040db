namespace Swa.Research;

/// <summary>The candidates of one decision with their scores, and the one that the rule selects.</summary>
[TypeFormatterSource(typeof(TabularFormatterSource), PreferredMimeTypes = [DisplayFormatter.Html, DisplayFormatter.PlainText])]
public sealed class ScoreTable : ITabular
{
    private readonly ScoredCandidate[] _rows;

    internal ScoreTable(double weight, double belief, ScoredCandidate[] rows)
    {
        Weight = weight;
        Belief = belief;
        _rows = rows;
    }

    /// <summary>Social weight λ of the decision.</summary>
    public double Weight { get; }

    /// <summary>Belief μ̂ on which it is made, in demand units.</summary>
    public double Belief { get; }

    /// <summary>One row per candidate, ascending by demand.</summary>
    public IReadOnlyList<ScoredCandidate> Rows => _rows;

    /// <summary>The row of largest utility (paper eq. 14).</summary>
    public ScoredCandidate Chosen => _rows[SwiRule.Best(_rows)];

    /// <summary>The table with the columns <c>demand, self_score, group_score, utility, chosen</c>.</summary>
    /// <returns>One row per candidate.</returns>
    public Table ToTable()
    {
        Table table = new("demand", "self_score", "group_score", "utility", "chosen");
        int best = SwiRule.Best(_rows);
        for (int i = 0; i < _rows.Length; i++)
        {
            ScoredCandidate row = _rows[i];
            table.Add(row.Demand, row.SelfScore, row.GroupScore, row.Utility, i == best ? "✓" : "");
        }

        return table;
    }

    /// <inheritdoc cref="Table.ToString"/>
    public override string ToString() => ToTable().ToString();
}
