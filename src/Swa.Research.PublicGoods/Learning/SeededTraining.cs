namespace Swa.Research.PublicGoods;

/// <summary>One game learnt under several seeds, side by side on several threads, with a checkpoint that survives
/// an interruption.</summary>
public sealed class SeededTraining
{
    /// <summary>Most seeds of one training.</summary>
    public const int MostSeeds = 100_000;

    /// <summary>Most numbers of all trainings together, so that a checkpoint of them can be read again.</summary>
    private const long MostNumbers = 10_000_000;

    private static readonly TimeSpan BetweenWrites = TimeSpan.FromSeconds(2);

    private readonly TrainingCheckpoint?[] _saved;
    private readonly Lock _writing = new();
    private readonly Lock _telling = new();
    private long _lastWrite;

    /// <summary>Makes a training.</summary>
    /// <param name="game">The game to learn.</param>
    /// <param name="settings">How to learn.</param>
    /// <param name="seeds">The seeds, at least one, all different.</param>
    /// <exception cref="ParameterException">There is no seed, one occurs twice, or the trainings are too large together.</exception>
    public SeededTraining(PublicGoodsGame game, LearningSettings settings, IReadOnlyList<ulong> seeds)
    {
        ArgumentNullException.ThrowIfNull(game);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(seeds);
        Require.AtLeast(1, seeds.Count, nameof(seeds), MostSeeds);
        if (seeds.Distinct().Count() != seeds.Count)
        {
            throw new ParameterException(nameof(seeds), $"[{string.Join(", ", seeds)}]", "different numbers");
        }

        // Two networks of one hidden layer per agent, each with two moments, and a point of the curve per update.
        long numbers = game.Agents * (18L * settings.HiddenUnits + 2L * settings.Updates + 6);
        if (numbers * seeds.Count > MostNumbers)
        {
            throw new ParameterException(
                nameof(seeds),
                $"{seeds.Count}",
                $"at most {MostNumbers / numbers} with {game.Agents} agents, {settings.HiddenUnits} hidden units and {settings.Updates} "
                    + $"updates");
        }

        (Game, Settings, Seeds) = (game, settings, [.. seeds]);
        _saved = new TrainingCheckpoint?[seeds.Count];
    }

    /// <summary>The game that is learnt.</summary>
    public PublicGoodsGame Game { get; }

    /// <summary>How it is learnt.</summary>
    public LearningSettings Settings { get; }

    /// <summary>The seeds.</summary>
    public IReadOnlyList<ulong> Seeds { get; }

    /// <summary>Episodes under all seeds.</summary>
    public long Episodes => Settings.Episodes * Seeds.Count;

    /// <summary>Trains under every seed, continuing from the checkpoint if there is one.</summary>
    /// <remarks>The results do not depend on the number of threads, nor on whether and where the training was interrupted.</remarks>
    /// <param name="checkpoint">A .json file that keeps the state during training; null for none. It is not removed.</param>
    /// <param name="threads">How many seeds at once, from 1 to 1024.</param>
    /// <param name="clock">Decides when the file is written again.</param>
    /// <param name="progress">Receives the number of episodes done, one call at a time; may be null.</param>
    /// <param name="cancellation">Stops between two updates; the checkpoint is then up to date.</param>
    /// <returns>One finished training per seed.</returns>
    /// <exception cref="ParameterException">
    /// The checkpoint is of another game, other settings or other seeds, or the training diverges.
    /// </exception>
    /// <exception cref="InvalidDataException">The file is not a checkpoint.</exception>
    /// <exception cref="IOException">The file cannot be read or written, or another run writes it.</exception>
    /// <exception cref="OperationCanceledException">The training was stopped.</exception>
    public IReadOnlyList<PolicyTrainer> Run(
        string? checkpoint, int threads, TimeProvider clock, Action<long>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(clock);
        Require.AtLeast(1, threads, nameof(threads), 1024);
        if (checkpoint is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(checkpoint))!);
        }

        using FileLock? only = checkpoint is null ? null : FileLock.Take(checkpoint);
        if (checkpoint is not null && new OutputFile(checkpoint, replace: true, ".json").Exists)
        {
            Load(checkpoint);
        }

        _lastWrite = clock.GetTimestamp();
        long updatesDone = _saved.Sum(saved => saved?.UpdatesDone ?? 0);
        PolicyTrainer[] trainers = new PolicyTrainer[Seeds.Count];
        try
        {
            Parallel.For(0, Seeds.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
            {
                PolicyTrainer trainer = _saved[i] is { } saved ? PolicyTrainer.Resume(saved) : new PolicyTrainer(Game, Settings, Seeds[i]);
                trainers[i] = trainer;
                while (!trainer.IsFinished && !cancellation.IsCancellationRequested)
                {
                    trainer.Update();
                    if (!trainer.IsFinite)
                    {
                        return;
                    }

                    lock (_telling)
                    {
                        progress?.Invoke(++updatesDone * Settings.EpisodesPerUpdate);
                    }

                    if (checkpoint is not null)
                    {
                        Keep(i, trainer, checkpoint, clock);
                    }
                }

                _saved[i] = trainer.Save();
            });
        }
        finally
        {
            if (checkpoint is not null && _saved.Any(saved => saved is not null))
            {
                Write(checkpoint);
            }
        }

        cancellation.ThrowIfCancellationRequested();
        return trainers.All(trainer => trainer.IsFinite)
            ? trainers
            : throw Require.Refuse("learningRate", Settings.LearningRate, "a rate under which the training does not diverge");
    }

    private void Load(string checkpoint)
    {
        foreach (TrainingCheckpoint saved in TrainingFile.Read(checkpoint))
        {
            int index = Array.IndexOf([.. Seeds], saved.Seed);
            if (index < 0 || !saved.Game.Equals(Game) || saved.Settings != Settings)
            {
                throw new ParameterException(
                    "checkpoint", checkpoint,
                    "the checkpoint of a training with the same parameters, settings and seeds; remove it to start again");
            }

            _saved[index] = saved;
        }
    }

    private void Keep(int index, PolicyTrainer trainer, string checkpoint, TimeProvider clock)
    {
        lock (_writing)
        {
            _saved[index] = trainer.Save();
            if (clock.GetElapsedTime(_lastWrite) >= BetweenWrites)
            {
                Write(checkpoint);
                _lastWrite = clock.GetTimestamp();
            }
        }
    }

    private void Write(string checkpoint) =>
        TrainingFile.Write(checkpoint, [.. _saved.Where(saved => saved is not null).Select(saved => saved!)]);
}
