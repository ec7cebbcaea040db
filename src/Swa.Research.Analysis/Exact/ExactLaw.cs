namespace Swa.Research;

/// <summary>
/// The exact law of a scenario's episodes: what a simulation estimates with seeds. Means and standard deviations over all episodes.
/// </summary>
/// <remarks>
/// The belief is the only state of an episode, and given the belief an agent's choice has a law in closed form. Where the beliefs that can
/// be reached are few, the result is exact to rounding; otherwise their law is carried on a mesh, and <see cref="ErrorBound"/> says how
/// fine that is.
/// </remarks>
[TypeFormatterSource(typeof(TabularFormatterSource), PreferredMimeTypes = [DisplayFormatter.Html, DisplayFormatter.PlainText])]
public sealed class ExactLaw : ITabular
{
    private const int MostIterations = 20_000;

    private readonly BeliefProcess _process;
    private readonly ExactMoments _moments;

    internal ExactLaw(Scenario scenario, CheckedScenario played, int mesh)
    {
        Scenario = scenario;
        MeshIntervals = mesh;
        _process = new BeliefProcess(played);
        if (_process.OnStates() is { } exact)
        {
            IsWithoutMesh = true;
            _moments = exact;
            return;
        }

        _moments = _process.OnMesh(mesh);
        ExactMoments halved = _process.OnMesh(mesh / 2);
        ErrorBound = Math.Max(Math.Abs(_moments.OverloadRate - halved.OverloadRate), Math.Abs(_moments.Welfare - halved.Welfare));
    }

    /// <summary>Columns of a cell's results.</summary>
    public static IReadOnlyList<string> Results { get; } =
        ["overload_rate", "mean_welfare", "overload_rate_sd", "mean_welfare_sd", "error_bound"];

    /// <summary>The scenario.</summary>
    public Scenario Scenario { get; }

    /// <summary>Mean over episodes of the overload rate OR, in [0, 1].</summary>
    public double OverloadRate => _moments.OverloadRate;

    /// <summary>Mean over episodes of the mean welfare W̄, in demand units.</summary>
    public double MeanWelfare => _moments.Welfare;

    /// <summary>Standard deviation of OR over episodes.</summary>
    public double OverloadRateDeviation => Math.Sqrt(Math.Max(0, _moments.OverloadVariance)) / Steps.Count;

    /// <summary>Standard deviation of W̄ over episodes, in demand units.</summary>
    public double MeanWelfareDeviation => Math.Sqrt(Math.Max(0, _moments.WelfareVariance)) / Steps.Count;

    /// <summary>
    /// The larger of the two means' differences from a mesh of half as many intervals; 0 where no mesh is needed.
    /// </summary>
    public double ErrorBound { get; }

    /// <summary>Number of intervals of the mesh.</summary>
    public int MeshIntervals { get; }

    /// <summary>Whether so few beliefs can be reached that none were merged, and the result is exact to rounding.</summary>
    public bool IsWithoutMesh { get; }

    /// <summary>The law step by step.</summary>
    public IReadOnlyList<ExactStep> Steps => _moments.Steps;

    /// <summary>The law of the belief in the long run.</summary>
    /// <returns>The law, with its residual.</returns>
    public StationaryLaw Stationary() => _process.Stationary(MeshIntervals, MostIterations);

    /// <summary>The values of <see cref="Results"/>.</summary>
    internal IReadOnlyList<double> Values => [OverloadRate, MeanWelfare, OverloadRateDeviation, MeanWelfareDeviation, ErrorBound];

    /// <summary>The table with the columns of <see cref="Results"/>.</summary>
    /// <returns>One row.</returns>
    public Table ToTable()
    {
        Table table = new(Results);
        table.Add([.. Values.Select(value => (object?)value)]);
        return table;
    }

    /// <inheritdoc cref="Table.ToString"/>
    public override string ToString() => ToTable().ToString();
}
