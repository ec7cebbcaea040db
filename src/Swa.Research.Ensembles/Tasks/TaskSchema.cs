namespace Swa.Research.Ensembles;

/// <summary>The four schemas of task files.</summary>
public enum TaskSchema
{
    /// <summary><c>question</c>, <c>answer</c> with <c>#### number</c>.</summary>
    Gsm8k,

    /// <summary><c>question</c>, <c>choices</c>, <c>answer</c>.</summary>
    Mmlu,

    /// <summary><c>task_id</c>, <c>prompt</c>, <c>test</c>, <c>entry_point</c>.</summary>
    HumanEval,

    /// <summary><c>id</c>, <c>text</c>, <c>references</c>.</summary>
    SummEval,
}
