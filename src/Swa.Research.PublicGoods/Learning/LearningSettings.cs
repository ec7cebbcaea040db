namespace Swa.Research.PublicGoods;

/// <summary>How agents learn; every value is checked when it is set.</summary>
public sealed record LearningSettings
{
    /// <summary>Number of updates, at least 1.</summary>
    public int Updates { get; init => field = Require.AtLeast(1, value, "updates"); } = 800;

    /// <summary>Episodes played between two updates, from 1 to a million; each agent decides once per episode.</summary>
    public int EpisodesPerUpdate { get; init => field = Require.AtLeast(1, value, "episodesPerUpdate", 1_000_000); } = 512;

    /// <summary>How often an update passes over its episodes, at least 1.</summary>
    public int Epochs { get; init => field = Require.AtLeast(1, value, "epochs"); } = 4;

    /// <summary>Episodes per gradient step, at least 1.</summary>
    public int Minibatch { get; init => field = Require.AtLeast(1, value, "minibatch"); } = 128;

    /// <summary>Clip range ε of the probability ratio, in (0, 1).</summary>
    public double ClipRange
    {
        get;
        init => field = value is > 0 and < 1 ? value : throw Require.Refuse("clipRange", value, "a number above 0 and below 1");
    } = 0.2;

    /// <summary>Learning rate of the first update, above 0; it falls with the deviation of the actions.</summary>
    public double LearningRate { get; init => field = Require.Positive(value, "learningRate"); } = 0.01;

    /// <summary>Standard deviation of the first actions as a share of c_max − c_min, above 0: the width of the first exploration.</summary>
    public double FirstDeviation { get; init => field = Require.Positive(value, "firstDeviation"); } = 0.5;

    /// <summary>Standard deviation of the last actions as a share of c_max − c_min, above 0; it falls geometrically to this.</summary>
    /// <remarks>
    /// Where agents move in order the last one's falls first, over half of the updates, and the first one's over all of them: an agent
    /// goes on trying widely different contributions until those after it have learnt to answer them.
    /// </remarks>
    public double LastDeviation { get; init => field = Require.Positive(value, "lastDeviation"); } = 0.01;

    /// <summary>
    /// Share of episodes in which one agent contributes any amount at all while learning, in [0, 1): without them followers would not
    /// learn to answer what is no longer contributed. Only the agents after it learn from such an episode.
    /// </summary>
    public double Trembles
    {
        get;
        init => field = value is >= 0 and < 1 ? value : throw Require.Refuse("trembles", value, "a number of at least 0 and below 1");
    } = 0.25;

    /// <summary>Units of the hidden layer of each network, a multiple of 4 up to 1,024.</summary>
    public int HiddenUnits
    {
        get;
        init => field = value is >= 4 and <= 1024 && value % 4 == 0
            ? value
            : throw new ParameterException("hiddenUnits", $"{value}", "a positive multiple of 4, at most 1024");
    } = 16;

    /// <summary>When agents move.</summary>
    public Protocol Protocol { get; init => field = Require.Known(value, "protocol"); } = Protocol.Sequential;

    /// <summary>What agents see in the sequential protocol.</summary>
    public Observation Observation { get; init => field = Require.Known(value, "observation"); } = Observation.Full;

    /// <summary>Episodes of the whole training.</summary>
    public long Episodes => (long)Updates * EpisodesPerUpdate;
}
