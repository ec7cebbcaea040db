namespace Swa.Research.Llm;

/// <summary>The one setting in which compared runs differ.</summary>
public enum ComparedSetting
{
    /// <summary>What the model decides: all of <see cref="DecisionMode"/>.</summary>
    Mode,

    /// <summary>Without talk and with it.</summary>
    Talk,

    /// <summary>Both protocols.</summary>
    Protocol,
}
