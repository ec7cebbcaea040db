namespace Swa.Research.Ensembles;

/// <summary>Everything that a run needs but its server; always consistent.</summary>
public sealed class EnsemblePlan
{
    /// <summary>Combines the parts.</summary>
    /// <param name="settings">How tasks are answered.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="policy">The policy of the sequential game.</param>
    /// <param name="game">The game whose rewards are computed from the contributions; one agent per model.</param>
    /// <param name="runsCode">Whether answers of programming tasks may be run in the sandbox.</param>
    /// <exception cref="ParameterException">The parts do not fit each other.</exception>
    public EnsemblePlan(EnsembleSettings settings, TaskFile tasks, IEffortPolicy policy, PublicGoodsGame game, bool runsCode)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(game);
        (Settings, Tasks, Policy, Game, RunsCode) = (settings, tasks, policy, game, runsCode);
        if (game.Agents != settings.Models.Count)
        {
            throw new ParameterException(
                "models", $"{settings.Models.Count} model{(settings.Models.Count == 1 ? "" : "s")}",
                $"the game's {game.Agents}, one per agent");
        }

        if (policy is LearntEffort learnt && learnt.Observation != settings.Observation)
        {
            throw new ParameterException(
                "observation", settings.Observation.ToString().ToLowerInvariant(),
                $"{learnt.Observation.ToString().ToLowerInvariant()}, under which the policies were learnt");
        }

        if (settings.Judge is null && tasks.Schema == TaskSchema.SummEval)
        {
            throw new ParameterException(
                "judge", $"'{EnsembleSettings.ExactScoring}' for summaries",
                "the name of a judge model, as summaries have no exact answer");
        }

        if (settings.Judge is null && tasks.Schema == TaskSchema.HumanEval && !runsCode)
        {
            throw new ParameterException(
                "judge", $"'{EnsembleSettings.ExactScoring}' for programs, which must be run to be scored",
                "the name of a judge model, or exact where running programs is allowed");
        }

        if (settings.Methods.Contains(EnsembleMethod.FewShot))
        {
            int examples = tasks.Tasks.Count(task => task.WorkedAnswer is not null);
            if (settings.Shots > examples - 1)
            {
                throw new ParameterException(
                    "shots", $"{settings.Shots}",
                    $"at most {Math.Max(0, examples - 1)}, the other tasks of the file that have a worked answer");
            }
        }
    }

    /// <summary>How tasks are answered.</summary>
    public EnsembleSettings Settings { get; }

    /// <summary>The tasks.</summary>
    public TaskFile Tasks { get; }

    /// <summary>The policy of the sequential game.</summary>
    public IEffortPolicy Policy { get; }

    /// <summary>The game.</summary>
    public PublicGoodsGame Game { get; }

    /// <summary>Whether answers of programming tasks may be run in the sandbox.</summary>
    public bool RunsCode { get; }

    /// <summary>The worked examples of a task: the tasks that follow it in the file, around its end, and never the task itself.</summary>
    internal IReadOnlyList<BenchmarkTask> Examples(int task) =>
    [
        .. Enumerable.Range(1, Tasks.Tasks.Count - 1)
            .Select(offset => Tasks.Tasks[(task + offset) % Tasks.Tasks.Count])
            .Where(other => other.WorkedAnswer is not null)
            .Take(Settings.Shots),
    ];
}
