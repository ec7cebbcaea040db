namespace Swa.Research.Llm;

/// <summary>How models are asked and what becomes of bad replies. README.md of this folder lists the differences.</summary>
public enum ModelProtocol
{
    /// <summary>
    /// The authors' published script: its words, every agent's last demand on show, greedy choices, no second question: what is valid
    /// in a list of proposals is kept, and a choice that is not listed becomes the nearest candidate.
    /// </summary>
    Paper,

    /// <summary>
    /// This package's own: the exact reward and welfare, the last total alone, choices drawn at the same temperature as proposals, and
    /// a bad reply is asked for again with the reason.
    /// </summary>
    Own,
}
