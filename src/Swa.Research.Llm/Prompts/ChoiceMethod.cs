namespace Swa.Research.Llm;

/// <summary>How a model's choice from the table is read.</summary>
public enum ChoiceMethod
{
    /// <summary>From its reply, which names a demand.</summary>
    Reply,

    /// <summary>
    /// From the probabilities of the letters that name the rows, as the first token of its reply: no reply fails to be read, and
    /// the decision noise is known. The server must report them.
    /// </summary>
    Likelihood,
}
