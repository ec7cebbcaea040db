namespace Swa.Research;

/// <summary>The exact laws of all cells of a sweep.</summary>
/// <remarks>Shown in a notebook with the parameters that vary.</remarks>
[TypeFormatterSource(typeof(TabularFormatterSource), PreferredMimeTypes = [DisplayFormatter.Html, DisplayFormatter.PlainText])]
public sealed class ExactSweep : ITabular
{
    private readonly IReadOnlyList<IReadOnlyList<object?>> _parameters;

    internal ExactSweep(IReadOnlyList<ExactLaw> cells)
    {
        Cells = cells;
        _parameters = [.. cells.Select(cell => ScenarioParameter.Cells(cell.Scenario))];
    }

    /// <summary>The cells, in the sweep's order.</summary>
    public IReadOnlyList<ExactLaw> Cells { get; }

    /// <summary>The table of <see cref="ToTable"/> without its rows.</summary>
    /// <returns>A table with columns alone.</returns>
    public static Table EmptyTable() => new([.. ScenarioParameter.All.Select(parameter => parameter.Column), .. ExactLaw.Results]);

    /// <summary>All parameters and the results of each cell.</summary>
    /// <returns>One row per cell: the columns of a sweep's parameters, then those of <see cref="ExactLaw.Results"/>.</returns>
    public Table ToTable() => Rows([.. Enumerable.Range(0, ScenarioParameter.All.Count)]);

    Table ITabular.ToTable() => ToVariedTable();

    /// <summary>The parameters that vary and the results of each cell.</summary>
    /// <returns>One row per cell.</returns>
    public Table ToVariedTable() => Rows(Varied);

    /// <summary>The parameters that vary and the results as aligned text, rounded for reading.</summary>
    /// <returns>Header and rows.</returns>
    public override string ToString() => ToVariedTable().ToString();

    private int[] Varied =>
    [
        .. Enumerable.Range(0, ScenarioParameter.All.Count)
            .Where(column => _parameters.Any(cell => Table.Text(cell[column]) != Table.Text(_parameters[0][column]))),
    ];

    private Table Rows(int[] columns)
    {
        Table table = new([.. columns.Select(column => ScenarioParameter.All[column].Column), .. ExactLaw.Results]);
        foreach ((ExactLaw cell, IReadOnlyList<object?> parameters) in Cells.Zip(_parameters))
        {
            table.Add([.. columns.Select(column => parameters[column]), .. cell.Values.Select(value => (object?)value)]);
        }

        return table;
    }
}
