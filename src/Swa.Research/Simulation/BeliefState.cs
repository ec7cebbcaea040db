namespace Swa.Research;

/// <summary>What each agent knows at a step of an episode, and how it follows from the demands of the steps before.</summary>
/// <remarks>Holds its buffers, so that a step allocates nothing; one belief serves all agents where their beliefs cannot differ.</remarks>
internal sealed class BeliefState
{
    private readonly CheckedScenario _scenario;
    private readonly Disturbances _disturbances;
    private readonly ConfidenceBound? _confidence;
    private readonly double[] _beliefs;
    private readonly double[] _variances;
    private readonly double[] _observed;
    private readonly double[] _reported;
    private readonly bool[] _present;
    private readonly bool _isShared;
    private readonly bool _isPublic;
    private readonly int _agents;
    private readonly double _smoothing;
    private ulong _seedHash;

    public BeliefState(CheckedScenario scenario)
    {
        _scenario = scenario;
        _disturbances = scenario.Disturbances;
        _confidence = scenario.Options.Confidence;
        _isShared = !_disturbances.SetsBeliefsApart && scenario.Population.SharesInitialBelief;
        _isPublic = scenario.IsPublic;
        _agents = scenario.Game.Agents;
        _smoothing = scenario.Options.Smoothing;
        int views = _isShared ? 1 : scenario.Game.Agents;
        _beliefs = new double[views];
        _variances = new double[views];
        _observed = new double[views];
        _reported = new double[_disturbances.Delay + 1];
        _present = new bool[scenario.Game.Agents];
    }

    public int Step { get; private set; }

    /// <summary>The belief of all agents, or the mean of their beliefs.</summary>
    public double Belief
    {
        get
        {
            if (_isShared)
            {
                return _beliefs[0];
            }

            // Deviations from the first, so that equal beliefs have that belief as their mean, exactly.
            double deviations = 0;
            foreach (double belief in _beliefs)
            {
                deviations += belief - _beliefs[0];
            }

            return _beliefs[0] + deviations / _beliefs.Length;
        }
    }

    /// <summary>Begins an episode.</summary>
    public void Begin(ulong seedHash)
    {
        _seedHash = seedHash;
        Step = 0;
        double spread = _confidence?.InitialSpread ?? 0;
        for (int view = 0; view < _beliefs.Length; view++)
        {
            _beliefs[view] = _scenario.Population[view].InitialBelief ?? _scenario.InitialBelief;
            _variances[view] = spread * spread;
            _observed[view] = double.NaN;
        }

        _present.AsSpan().Fill(true);
    }

    /// <summary>Whether an agent is present at this step; one that is away demands nothing.</summary>
    public bool IsPresent(int agent) => _present[agent];

    /// <summary>The state as one agent sees it.</summary>
    public Situation For(int agent)
    {
        int view = _isShared ? 0 : agent;
        double belief = _beliefs[view];
        return new(
            agent,
            Step,
            _confidence?.Predict(belief, _variances[view], _scenario.Game.Agents, _scenario.Options.SafetyMargin) ?? belief,
            double.IsNaN(_observed[view]) ? null : _observed[view],
            _scenario.Population[agent].Weight,
            _scenario.Candidates.Grid,
            _scenario.Candidates.Proposals);
    }

    /// <summary>Ends the step: the reported part of its demands is seen, now or later, and agents come and go.</summary>
    public void Advance(ReadOnlySpan<double> demands, double seen)
    {
        if (_isPublic)
        {
            Step++;
            Observe(0, seen);
            return;
        }

        _reported[Step % _reported.Length] = Reported(demands, seen);
        Step++;
        bool isSeen = Step > _disturbances.Delay;
        double load = _reported[Step % _reported.Length];
        if (_isShared)
        {
            if (isSeen)
            {
                Observe(0, load + PublicNoise());
            }

            return;
        }

        double shared = _disturbances.NoiseScope == NoiseScope.Public ? PublicNoise() : 0;
        for (int agent = 0; agent < demands.Length; agent++)
        {
            // Always the same draws in the same order, so that cells that differ in one disturbance share the others.
            RandomStream random = RandomStream.ForRun(_seedHash, RandomStream.EnvironmentOf(agent), Step);
            double coming = random.NextDouble();
            double missing = random.NextDouble();
            double own = _disturbances.NoiseScope == NoiseScope.Private ? _disturbances.Noise * random.NextNormal() : 0;
            if (isSeen && _present[agent] && missing >= _disturbances.Loss)
            {
                Observe(agent, load + shared + own);
            }

            _present[agent] = _present[agent] ? coming >= _disturbances.Leave : coming < _disturbances.Return;
        }
    }

    /// <summary>The load that the others see: unreported demand is missing in it.</summary>
    private double Reported(ReadOnlySpan<double> demands, double seen)
    {
        if (!_scenario.Population.HasLiars)
        {
            return seen;
        }

        double reported = 0;
        for (int agent = 0; agent < demands.Length; agent++)
        {
            reported += _scenario.Population[agent].ReportedShare * demands[agent];
        }

        return reported + (seen - CongestionGame.Load(demands));
    }

    private double PublicNoise()
    {
        if (_disturbances.Noise == 0)
        {
            return 0;
        }

        RandomStream random = RandomStream.ForRun(_seedHash, RandomStream.Environment, Step);
        return _disturbances.Noise * random.NextNormal();
    }

    private void Observe(int view, double load)
    {
        if (_confidence is not null)
        {
            _variances[view] = _confidence.Update(_variances[view], _beliefs[view], load, _agents);
        }

        _beliefs[view] = Swa.Research.Belief.Update(_beliefs[view], _smoothing, load, _agents);
        _observed[view] = load;
    }
}
