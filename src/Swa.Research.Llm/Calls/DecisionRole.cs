namespace Swa.Research.Llm;

/// <summary>What a model is asked for.</summary>
public enum DecisionRole
{
    /// <summary>Proposals: the agent's own candidates.</summary>
    Propose,

    /// <summary>A choice from the scored table.</summary>
    Choose,

    /// <summary>An answer to a task of an ensemble.</summary>
    Answer,

    /// <summary>A judge's score of an answer.</summary>
    Judge,

    /// <summary>Scores of the candidates along both axes.</summary>
    Score,

    /// <summary>A demand without candidates.</summary>
    Demand,

    /// <summary>A message to the other agents.</summary>
    Talk,
}
