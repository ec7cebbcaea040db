namespace Swa.Research.Llm;

/// <summary>One task answered by one method under one seed: what a recorded call of an ensemble belongs to.</summary>
/// <param name="Tasks">SHA-256 of the file of tasks.</param>
/// <param name="Task">Name of the task in that file.</param>
/// <param name="Method">The method.</param>
/// <param name="Seed">The run's seed.</param>
public sealed record TaskCell(string Tasks, string Task, string Method, ulong Seed) : ICallSubject
{
    /// <summary>SHA-256 of the file of tasks.</summary>
    public string Tasks { get; init; } = Require.Given(Tasks, "tasks", "the SHA-256 of a file");

    /// <summary>Name of the task in that file.</summary>
    public string Task { get; init; } = Require.Given(Task, "task", "the name of a task");

    /// <summary>The method.</summary>
    public string Method { get; init; } = Require.Given(Method, "method", "the name of a method");
}
