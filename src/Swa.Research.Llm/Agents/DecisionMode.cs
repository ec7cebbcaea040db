namespace Swa.Research.Llm;

/// <summary>What a model decides, and what the rule decides for it.</summary>
public enum DecisionMode
{
    /// <summary>The model proposes; the rule scores and selects (paper eq. 14). Half the calls of <see cref="Choose"/>.</summary>
    Select,

    /// <summary>The model proposes; the rule scores; the model chooses from the scored table, as in the authors' script.</summary>
    Choose,

    /// <summary>The model proposes and scores along both axes (paper section 4.1); the rule combines the scores and selects.</summary>
    Score,

    /// <summary>The model is told the game and its weight λ in words and names a demand; no rule, no candidates.</summary>
    Direct,
}
