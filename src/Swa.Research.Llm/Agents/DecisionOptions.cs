namespace Swa.Research.Llm;

/// <summary>How a model's agent decides.</summary>
/// <param name="Mode">What the model decides.</param>
/// <param name="ChoiceBy">How its choice from the table is read.</param>
/// <param name="Attempts">How often a question is asked before the rule decides, at least 1; null: as the protocol does.</param>
/// <param name="Sampling">How the server is asked to draw.</param>
public sealed record DecisionOptions(DecisionMode Mode, ChoiceMethod ChoiceBy, int? Attempts, SamplingOptions Sampling)
{
    /// <summary>What requests carry beyond their questions.</summary>
    public RequestAdditions Additions { get; init; } = new();
}
