namespace Swa.Research.PublicGoods;

/// <summary>Trainings of one game under several seeds, kept in a JSON file; numbers are kept exactly.</summary>
public static class TrainingFile
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true };

    /// <summary>Writes the file whole or not at all; an earlier checkpoint of the same training is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="checkpoints">One checkpoint per seed, all of one game and with the same settings.</param>
    /// <exception cref="OutputExistsException">Another file of this name is in the way; it is unchanged.</exception>
    /// <exception cref="IOException">The file cannot be written, or its extension is not .json.</exception>
    public static void Write(string path, IReadOnlyList<TrainingCheckpoint> checkpoints) =>
        new OutputFile(path, replace: true, ".json").Write(ToJson(checkpoints));

    /// <summary>The content of the file.</summary>
    /// <param name="checkpoints">One checkpoint per seed, all of one game and with the same settings.</param>
    /// <returns>One line of JSON.</returns>
    public static string ToJson(IReadOnlyList<TrainingCheckpoint> checkpoints)
    {
        ArgumentNullException.ThrowIfNull(checkpoints);
        return JsonSerializer.Serialize(new Content(Version, [.. checkpoints.Select(Training.Of)]), Json) + "\n";
    }

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>One checkpoint per seed.</returns>
    /// <exception cref="InvalidDataException">The file is not a checkpoint, or holds values that are not allowed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static IReadOnlyList<TrainingCheckpoint> Read(string path)
    {
        string text = InputFile.ReadText(path);
        try
        {
            Content content = JsonSerializer.Deserialize<Content>(text, Json)
                ?? throw new InvalidDataException($"{path} is not a training checkpoint: it is empty.");
            return content is { Version: Version, Trainings: not null }
                ? [.. content.Trainings.Select(training => training.ToCheckpoint())]
                : throw new InvalidDataException($"{path} is not a training checkpoint that this version can read.");
        }
        catch (Exception exception) when (exception is JsonException or ParameterException or NullReferenceException or ArgumentException)
        {
            throw new InvalidDataException($"{path} is not a training checkpoint: {exception.Message}", exception);
        }
    }

    private sealed record Content(int Version, IReadOnlyList<Training>? Trainings);

    private sealed record Training(
        IReadOnlyList<Cost> Costs,
        double Multiplier,
        double Bonus,
        double Penalty,
        double Threshold,
        double MinContribution,
        double MaxContribution,
        LearningSettings Settings,
        ulong Seed,
        int UpdatesDone,
        IReadOnlyList<TrainingPoint> Curve,
        IReadOnlyList<LearnerState> Learners)
    {
        public static Training Of(TrainingCheckpoint checkpoint) => new(
            [.. checkpoint.Game.Costs.Select(cost => new Cost(cost.Linear, cost.Convexity))],
            checkpoint.Game.Multiplier,
            checkpoint.Game.Bonus,
            checkpoint.Game.Penalty,
            checkpoint.Game.Threshold,
            checkpoint.Game.MinContribution,
            checkpoint.Game.MaxContribution,
            checkpoint.Settings,
            checkpoint.Seed,
            checkpoint.UpdatesDone,
            checkpoint.Curve,
            checkpoint.Learners);

        public TrainingCheckpoint ToCheckpoint()
        {
            PublicGoodsGame game = new(
                [.. Costs.Select(cost => new EffortCost(cost.Linear, cost.Convexity))],
                Multiplier,
                Bonus,
                Penalty,
                Threshold,
                MinContribution,
                MaxContribution);
            TrainingCheckpoint checkpoint = new(game, Settings, Seed, UpdatesDone, Curve, Learners);
            PolicyTrainer.Resume(checkpoint);
            return checkpoint;
        }
    }

    private sealed record Cost(double Linear, double Convexity);
}
