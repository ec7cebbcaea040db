namespace Swa.Research;

/// <summary>Adds up the steps of an episode to its metrics, which are defined here.</summary>
internal struct MetricsSum
{
    private int _steps;
    private int _overloaded;
    private double _load;
    private double _welfare;

    public void Add(EnvironmentStep step)
    {
        _steps++;
        _overloaded += step.IsOverloaded ? 1 : 0;
        _load += step.Load;
        _welfare += step.Welfare;
    }

    public readonly EpisodeMetrics ToMetrics() => new((double)_overloaded / _steps, _welfare / _steps, _load / _steps);
}
