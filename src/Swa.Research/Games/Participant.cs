namespace Swa.Research;

/// <summary>One agent of the heterogeneous congestion game.</summary>
public sealed record Participant
{
    /// <summary>Makes a participant.</summary>
    /// <param name="value">Value v_i of one unit of own demand, finite and above 0.</param>
    /// <param name="penaltyShare">Share s_i of the congestion penalty that the agent bears, in [0, 1].</param>
    /// <param name="maxDemand">Own cap a_max,i in demand units, finite and above 0.</param>
    /// <param name="weight">Own social weight λ_i, in [0, 1].</param>
    /// <exception cref="ParameterException">A parameter is out of its range.</exception>
    public Participant(double value, double penaltyShare, double maxDemand, double weight)
    {
        Value = value;
        PenaltyShare = penaltyShare;
        MaxDemand = maxDemand;
        Weight = weight;
    }

    /// <summary>Value v_i of one unit of own demand, above 0.</summary>
    public double Value { get; init => field = Require.Positive(value, "value"); }

    /// <summary>Share s_i of the congestion penalty, in [0, 1].</summary>
    public double PenaltyShare { get; init => field = Require.Share(value, "penaltyShare"); }

    /// <summary>Own cap a_max,i in demand units, above 0.</summary>
    public double MaxDemand { get; init => field = Require.Positive(value, "maxDemand"); }

    /// <summary>Own social weight λ_i, in [0, 1].</summary>
    public double Weight { get; init => field = Require.Share(value, "weight"); }
}
