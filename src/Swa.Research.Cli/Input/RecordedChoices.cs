namespace Swa.Research.Cli.Input;

/// <summary>The choices of one agent, from a recording of models or from a CSV file.</summary>
/// <param name="File">The file.</param>
/// <param name="Agent">The agent or model; empty where the file names none.</param>
/// <param name="StatedWeight">The weight that the agent was given; null where the file does not say.</param>
/// <param name="Choices">Its choices.</param>
internal sealed record RecordedChoices(string File, string Agent, double? StatedWeight, IReadOnlyList<ObservedChoice> Choices)
{
    private static readonly string[] Needed = ["belief", "candidates", "choice"];

    /// <summary>Reads a recording (.jsonl) of 'swa llm run', or a CSV file with one choice per row.</summary>
    public static async Task<IReadOnlyList<RecordedChoices>> ReadAsync(string file, CancellationToken cancellationToken)
    {
        IReadOnlyList<RecordedChoices> read = Path.GetExtension(file).Equals(".jsonl", StringComparison.OrdinalIgnoreCase)
            ? await RecordingAsync(file, cancellationToken)
            : Csv(file);
        return read.Count > 0 ? read : throw new InvalidDataException($"{file} holds no choice.");
    }

    private static async Task<IReadOnlyList<RecordedChoices>> RecordingAsync(string file, CancellationToken cancellationToken)
    {
        using RecordingFile recording = RecordingFile.OpenRead(file);
        return
        [
            .. (await ModelRun.ReplayChoicesAsync(recording, cancellationToken))
                .GroupBy(each => (each.Model, each.Cell.Weight))
                .Select(group => new RecordedChoices(file, group.Key.Model, group.Key.Weight, [.. group.Select(each => each.Choice)])),
        ];
    }

    private static IReadOnlyList<RecordedChoices> Csv(string file) =>
    [
        .. CsvRow.Read(file, Needed)
            .GroupBy(row => (Agent: row.Has("agent") ? row.Text("agent") : "", Weight: row.Optional("weight")))
            .Select(group => new RecordedChoices(file, group.Key.Agent, group.Key.Weight, [.. group.Select(Choice)])),
    ];

    private static ObservedChoice Choice(CsvRow row)
    {
        CongestionGame paper = CongestionGame.Paper;
        SwiOptions published = new();
        CongestionGame game = new(
            (int)(row.Optional("agents") ?? paper.Agents), row.Optional("capacity") ?? paper.Capacity,
            row.Optional("severity") ?? paper.Severity, row.Optional("max_demand") ?? paper.MaxDemand);
        ICandidateScorer scorer = new SwiRule(game, published with
        {
            SafetyMargin = row.Optional("margin") ?? published.SafetyMargin,
            Centering = row.Optional("centering") ?? published.Centering,
            ReferenceWelfare = row.Optional("reference"),
        }).Scorer;
        double belief = row.Required("belief");
        ScoredCandidate[] candidates =
        [
            .. row.Text("candidates").Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double demand)
                    && demand >= 0 && demand <= game.MaxDemand
                        ? demand
                        : throw row.Refuse("candidates", $"demands from 0 to {Table.Text(game.MaxDemand)} with spaces between"))
                .Select(demand => new ScoredCandidate(demand, scorer.SelfScore(demand), scorer.GroupScore(demand, belief), Utility: 0)),
        ];
        double taken = row.Required("choice");
        int chosen = Array.FindIndex(candidates, candidate => Math.Abs(candidate.Demand - taken) <= CongestionGame.OverloadTolerance);
        return chosen >= 0 ? new(candidates, chosen) : throw row.Refuse("choice", "one of the candidates");
    }
}
