namespace Swa.Research.Ensembles;

/// <summary>Decides the effort of an agent of the sequential game before it answers.</summary>
public interface IEffortPolicy
{
    /// <summary>Short name for recordings and tables.</summary>
    string Name { get; }

    /// <summary>The effort of the next agent.</summary>
    /// <param name="task">The task.</param>
    /// <param name="before">
    /// The contribution of each agent before it, from 0 to 1 and in order: the judge's score of its answer, or its effort where no judge
    /// has scored it. A file's right answer is never known here, or settings would depend on what they are measured by.
    /// </param>
    /// <returns>Effort from 0 to 1; <see cref="GenerationSettings.OfEffort"/> makes settings of it.</returns>
    double EffortOf(BenchmarkTask task, IReadOnlyList<double> before);
}
