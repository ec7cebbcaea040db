using System.Diagnostics.CodeAnalysis;

namespace Swa.Research.Ensembles;

/// <summary>How an answer is produced.</summary>
public enum EnsembleMethod
{
    /// <summary>The sequential public goods game: agents answer in order, and the last answer is the result.</summary>
    Sequential,

    /// <summary>The first model alone, asked once, without reasoning, with the settings of the effort.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "One model alone; it cannot be mistaken for the number type here.")]
    Single,

    /// <summary>As single, drawn as the model's server usually does: of the settings, only the token limit is sent.</summary>
    SingleUsual,

    /// <summary>The first model alone, with worked examples: other tasks of the same file, never the task itself.</summary>
    FewShot,

    /// <summary>The first model alone, asked to think step by step.</summary>
    ChainOfThought,

    /// <summary>Every model thinks on its own, and the most frequent answer is the result; the earliest of equally frequent ones.</summary>
    Majority,

    /// <summary>As majority, but in rounds in which everybody reads everybody's last answer and may change its own.</summary>
    Debate,
}
