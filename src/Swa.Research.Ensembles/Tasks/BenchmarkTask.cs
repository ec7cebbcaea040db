namespace Swa.Research.Ensembles;

/// <summary>One task of a file, in one of the four schemas; the file's other fields are not kept.</summary>
/// <param name="Id">Name of the task, unique in its file: the file's own, or the number of its line from 1.</param>
public abstract record BenchmarkTask(string Id)
{
    /// <summary>The schema that the task came in.</summary>
    public abstract TaskSchema Schema { get; }

    /// <summary>What is asked, as every agent sees it.</summary>
    public abstract string Question { get; }

    /// <summary>A full answer as an example of the form; null where the file has none.</summary>
    public abstract string? WorkedAnswer { get; }
}

/// <summary>A word problem with a number as its answer, in the schema of GSM8K.</summary>
/// <param name="Id">Name of the task.</param>
/// <param name="Problem">The field <c>question</c>.</param>
/// <param name="Solution">The field <c>answer</c> before its <c>####</c>: the steps.</param>
/// <param name="Answer">The number after <c>####</c>.</param>
public sealed record ArithmeticTask(string Id, string Problem, string Solution, decimal Answer) : BenchmarkTask(Id)
{
    /// <inheritdoc/>
    public override TaskSchema Schema => TaskSchema.Gsm8k;

    /// <inheritdoc/>
    public override string Question => Problem;

    /// <inheritdoc/>
    public override string WorkedAnswer => FormattableString.Invariant($"{Solution}\nAnswer: {Answer}").TrimStart();
}

/// <summary>A question with listed choices, in the schema of MMLU.</summary>
/// <param name="Id">Name of the task.</param>
/// <param name="Stem">The field <c>question</c>.</param>
/// <param name="Choices">The field <c>choices</c>: two to 26 texts.</param>
/// <param name="Answer">Index of the right choice, from 0; the field <c>answer</c> is that index or its letter.</param>
public sealed record MultipleChoiceTask(string Id, string Stem, IReadOnlyList<string> Choices, int Answer) : BenchmarkTask(Id)
{
    /// <inheritdoc/>
    public override TaskSchema Schema => TaskSchema.Mmlu;

    /// <inheritdoc/>
    public override string Question =>
        $"{Stem}\n{string.Join('\n', Choices.Select((choice, index) => $"{Letter(index)}. {choice}"))}";

    /// <inheritdoc/>
    public override string WorkedAnswer => $"Answer: {Letter(Answer)}";

    /// <summary>The letter of a choice: A for the first.</summary>
    /// <param name="index">Index of the choice, from 0.</param>
    /// <returns>A letter from A to Z.</returns>
    public static char Letter(int index) => (char)('A' + index);
}

/// <summary>A Python function to be completed, in the schema of HumanEval.</summary>
/// <param name="Id">The field <c>task_id</c>.</param>
/// <param name="Prompt">The field <c>prompt</c>: imports, signature and docstring.</param>
/// <param name="Test">The field <c>test</c>: Python that defines <c>check(candidate)</c>.</param>
/// <param name="EntryPoint">The field <c>entry_point</c>: the function's name.</param>
/// <param name="CanonicalSolution">The field <c>canonical_solution</c>: the body, for examples; null where the file has none.</param>
public sealed record ProgrammingTask(string Id, string Prompt, string Test, string EntryPoint, string? CanonicalSolution)
    : BenchmarkTask(Id)
{
    /// <inheritdoc/>
    public override TaskSchema Schema => TaskSchema.HumanEval;

    /// <inheritdoc/>
    public override string Question => $"Complete this Python function:\n```python\n{Prompt.TrimEnd()}\n```";

    /// <inheritdoc/>
    public override string? WorkedAnswer =>
        CanonicalSolution is null ? null : $"```python\n{Prompt.TrimEnd()}\n{CanonicalSolution.TrimEnd()}\n```";
}

/// <summary>A text to be summarised, in the schema of SummEval's <c>model_annotations.aligned.paired.jsonl</c>.</summary>
/// <param name="Id">The field <c>id</c>; lines that repeat it hold other systems' summaries of the same text, and are left out.</param>
/// <param name="Text">The field <c>text</c>: the article.</param>
/// <param name="References">The field <c>references</c>: summaries by people, at least one.</param>
public sealed record SummaryTask(string Id, string Text, IReadOnlyList<string> References) : BenchmarkTask(Id)
{
    /// <inheritdoc/>
    public override TaskSchema Schema => TaskSchema.SummEval;

    /// <inheritdoc/>
    public override string Question => $"Summarise this text in a few sentences:\n\n{Text}";

    /// <inheritdoc/>
    public override string WorkedAnswer => References[0];
}
