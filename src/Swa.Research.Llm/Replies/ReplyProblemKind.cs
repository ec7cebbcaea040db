namespace Swa.Research.Llm;

/// <summary>Why a reply could not be used; the kinds by which fallbacks are counted.</summary>
public enum ReplyProblemKind
{
    /// <summary>The reply holds no text.</summary>
    Empty,

    /// <summary>The reply ends before an answer: the token limit was reached, or it was too long to be taken.</summary>
    CutOff,

    /// <summary>The server's or the model's filter held the reply back.</summary>
    Refused,

    /// <summary>The reply is text without JSON that can be read.</summary>
    NoJson,

    /// <summary>The reply is JSON, but not in the form that was asked for.</summary>
    WrongForm,

    /// <summary>The reply gives several answers that differ.</summary>
    SeveralAnswers,

    /// <summary>A value is not a number.</summary>
    NotANumber,

    /// <summary>A number is below 0 or above a_max.</summary>
    OutOfRange,

    /// <summary>A demand is listed twice.</summary>
    Duplicate,

    /// <summary>The list has more or fewer demands than asked for.</summary>
    WrongCount,

    /// <summary>The chosen demand is not in the table, nor within half a grid step of a listed one.</summary>
    NotInTable,

    /// <summary>The reply holds what a reasoning model thought, and no answer.</summary>
    OnlyReasoning,
}
