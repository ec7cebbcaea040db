namespace Swa.Research;

/// <summary>Adds the steps of an episode up to its metrics; the one place where they are defined.</summary>
internal struct MetricsSum(CongestionGame game)
{
    private readonly CongestionGame _game = game;
    private int _steps;
    private int _overloaded;
    private double _load;
    private double _welfare;

    public void Add(double load, double welfare)
    {
        _steps++;
        _overloaded += _game.IsOverloaded(load) ? 1 : 0;
        _load += load;
        _welfare += welfare;
    }

    public readonly EpisodeMetrics ToMetrics() => new((double)_overloaded / _steps, _welfare / _steps, _load / _steps);
}
