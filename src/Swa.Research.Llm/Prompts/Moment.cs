namespace Swa.Research.Llm;

/// <summary>What an agent knows when it is asked.</summary>
/// <param name="Situation">The public state and the form that proposals must have.</param>
/// <param name="LastDemands">The demands of all agents in the step before, in their order; null at the first step.</param>
/// <param name="Said">What has been said in this step, in order; empty without talk.</param>
public readonly record struct Moment(Situation Situation, IReadOnlyList<double>? LastDemands, IReadOnlyList<Utterance> Said)
{
    /// <summary>A moment without talk.</summary>
    /// <param name="situation">The public state and the form that proposals must have.</param>
    /// <param name="lastDemands">The demands of all agents in the step before; null at the first step.</param>
    public Moment(Situation situation, IReadOnlyList<double>? lastDemands = null)
        : this(situation, lastDemands, [])
    {
    }
}

/// <summary>What one agent says to all others before a decision.</summary>
/// <param name="Agent">Index of the agent from 0.</param>
/// <param name="Round">Index of the round of talk from 0.</param>
/// <param name="Text">One line; empty where it says nothing.</param>
public sealed record Utterance(int Agent, int Round, string Text);
