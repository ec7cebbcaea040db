using System.Collections;

namespace Swa.Research;

/// <summary>Findings in their order; a notebook shows them as a table.</summary>
/// <param name="findings">The findings.</param>
[TypeFormatterSource(typeof(TabularFormatterSource), PreferredMimeTypes = [DisplayFormatter.Html, DisplayFormatter.PlainText])]
public sealed class Findings(IReadOnlyList<Finding> findings) : IReadOnlyList<Finding>, ITabular
{
    /// <inheritdoc/>
    public int Count => findings.Count;

    /// <inheritdoc/>
    public Finding this[int index] => findings[index];

    /// <inheritdoc/>
    public IEnumerator<Finding> GetEnumerator() => findings.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The findings with their reasons: columns <c>statement, holds, why, criterion</c>.</summary>
    /// <returns>One row per finding.</returns>
    public Table ToTable()
    {
        Table table = new("statement", "holds", "why", "criterion");
        foreach (Finding finding in findings)
        {
            table.Add(finding.Statement, finding.Holds is { } holds ? holds : "not decided", finding.Why, finding.Criterion);
        }

        return table;
    }

    /// <inheritdoc cref="Table.ToString"/>
    public override string ToString() => ToTable().ToString();

    /// <summary>The numbers that decide the findings: columns <c>statement, quantity, value</c>.</summary>
    /// <returns>One row per number; the statement is only in the first row of its numbers.</returns>
    public Table Numbers()
    {
        Table table = new("statement", "quantity", "value");
        foreach (Finding finding in findings)
        {
            string? statement = finding.Statement;
            foreach ((string name, double? value) in finding.Numbers)
            {
                table.Add(statement, name, value is { } number ? Rounding.Significant(number) : null);
                statement = null;
            }
        }

        return table;
    }
}
