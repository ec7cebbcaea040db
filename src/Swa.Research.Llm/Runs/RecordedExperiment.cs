namespace Swa.Research.Llm;

/// <summary>Figures 1–4 from recordings: sweeps over the social weight under the models' names as their servers report them.</summary>
public sealed class RecordedExperiment
{
    private readonly IReadOnlyList<Run> _runs;
    private readonly double _mostFallbacks;

    private RecordedExperiment(IReadOnlyList<Run> runs, double mostFallbacks, IReadOnlyList<string> notices)
    {
        _runs = runs;
        _mostFallbacks = mostFallbacks;
        Notices = notices;
    }

    /// <summary>What was found in the recordings, in sentences.</summary>
    public IReadOnlyList<string> Notices { get; }

    /// <summary>
    /// Replays recordings. Runs that have not come to their end are left out where others have; else their unfinished cells are.
    /// </summary>
    /// <param name="paths">The files, at least one.</param>
    /// <param name="mostFallbacks">
    /// Largest share of a model's decisions that the rule may have made if statements about it are to be decided, in [0, 1].
    /// </param>
    /// <param name="cancellationToken">Ends the replay.</param>
    /// <returns>The experiment.</returns>
    /// <exception cref="ParameterException">No file is given, or the share is out of its range.</exception>
    /// <exception cref="IOException">A file cannot be read or is not a recording.</exception>
    public static async Task<RecordedExperiment> LoadAsync(
        IReadOnlyList<string> paths,
        double mostFallbacks = WeightSweep.DefaultMostFallbacks,
        CancellationToken cancellationToken = default)
    {
        Require.Share(mostFallbacks, "maxFallback");
        if (Require.Given(paths, "recordings", "one or more files").Count == 0)
        {
            throw new ParameterException("recordings", "empty", "one or more recordings of model runs");
        }

        List<Run> runs = [];
        List<string> notices = [];
        foreach (string path in paths)
        {
            using RecordingFile recording = RecordingFile.OpenRead(path);
            notices.AddRange(recording.Notices);
            foreach (ModelRunRow row in await ReplayAsync(recording, notices, cancellationToken))
            {
                if (row.Cell.Weight is double weight)
                {
                    ModelCard card = recording.Models.GetValueOrDefault(row.Cell.Model) ?? new ModelCard(row.Cell.Model, row.Cell.Model);
                    runs.Add(new Run(card, row, weight));
                }
            }
        }

        return new RecordedExperiment(runs, mostFallbacks, notices);
    }

    private static async Task<IReadOnlyList<ModelRunRow>> ReplayAsync(
        RecordingFile recording, List<string> notices, CancellationToken cancellationToken)
    {
        List<int> leftOut = [];
        try
        {
            var rows = await ModelRun.ReplayAsync(recording, leftOut: leftOut.Add, cancellationToken: cancellationToken);
            notices.AddRange(leftOut.Select(run => $"Run {run} of {recording.Path} has not come to its end and is left out."));
            return rows;
        }
        catch (RecordingIncompleteException)
        {
            return await ModelRun.ReplayAsync(recording, leaveOutIncomplete: true, cancellationToken: cancellationToken);
        }
    }

    /// <summary>The sweeps of Figures 1 and 2: every model that was recorded at two or more weights, the paper's five first.</summary>
    /// <param name="severity">Congestion severity β.</param>
    /// <returns>One sweep per model, all over the weights and seeds that they share.</returns>
    /// <exception cref="ParameterException">No such model was recorded, or models were recorded under different settings.</exception>
    public IReadOnlyList<WeightSweep> Agents(double severity) => Sweeps(
        _runs.Where(run => run.Row.Cell.Severity == severity),
        run => run.Row.Cell.Model,
        FormattableString.Invariant($"severity {severity}"));

    /// <summary>The sweeps of Figures 3 and 4: the first model that was recorded under every severity, Phi-3.5-mini preferred.</summary>
    /// <param name="severities">The severities β.</param>
    /// <returns>One sweep per severity, all over the weights and seeds that they share.</returns>
    /// <exception cref="ParameterException">No model was recorded under all of them.</exception>
    public IReadOnlyList<WeightSweep> Ablation(IReadOnlyList<double> severities)
    {
        ArgumentNullException.ThrowIfNull(severities);
        string wanted = string.Join(" and ", severities.Select(severity => severity.ToString("R", CultureInfo.InvariantCulture)));
        IGrouping<string, Run> model = _runs
            .Where(run => severities.Contains(run.Row.Cell.Severity))
            .GroupBy(run => run.Row.Cell.Model)
            .OrderBy(group => PaperOrder(group.Key))
            .FirstOrDefault(group => severities.All(severity => group.Any(run => run.Row.Cell.Severity == severity)))
            ?? throw new ParameterException(
                "recordings", $"without a model under severities {wanted}", "recordings of one model under each of them");
        return Sweeps(model, run => run.Row.Cell.Severity.ToString("R", CultureInfo.InvariantCulture), $"severities {wanted}");
    }

    /// <summary>What the agents of some sweeps are, as sentences for a caption, with the share of decisions that no model made.</summary>
    /// <param name="sweeps">Sweeps of this experiment.</param>
    /// <returns>Two sentences.</returns>
    public string Made(IReadOnlyList<WeightSweep> sweeps)
    {
        ArgumentNullException.ThrowIfNull(sweeps);
        List<string> shares = [];
        List<string> simulated = [];
        foreach (IGrouping<string, WeightSweep> model in sweeps.GroupBy(sweep => sweep.Agent))
        {
            HashSet<double> severities = [.. model.Select(sweep => sweep.Game.Severity)];
            Run[] runs = [.. _runs.Where(run => run.Card.Legend == model.Key && severities.Contains(run.Row.Cell.Severity))];
            if (IsSimulated(runs[0]))
            {
                simulated.Add(runs[0].Card.ReportedName);
            }

            shares.Add(FormattableString.Invariant($"{runs[0].Card.ReportedName} {100 * Fallbacks(runs):0.#}%"));
        }

        string who = simulated.Count == 0 ? "Agents are the named models, replayed from recordings. "
            : simulated.Count == shares.Count
                ? "Agents are replayed from recordings of a simulated server, without a language model behind it. "
            : $"Agents are the named models and a simulated server ({string.Join(", ", simulated)}), without a language model behind it, "
                + "replayed from recordings. ";
        return who
            + $"Share of decisions in which the rule stood in for an unreadable reply: {string.Join(", ", shares)}.";
    }

    private IReadOnlyList<WeightSweep> Sweeps(IEnumerable<Run> runs, Func<Run, string> curve, string what)
    {
        Run[] chosen = [.. runs];
        if (chosen.Select(run => run.Row.Settings.WithoutCells()).Distinct().Count() > 1)
        {
            throw new ParameterException(
                "recordings",
                $"made with different settings under {what}",
                "recordings of one game, rule, protocol, mode, number of steps and sampling");
        }

        IGrouping<string, Run>[] curves =
        [
            .. chosen.GroupBy(curve)
                .OrderBy(group => PaperOrder(group.First().Row.Cell.Model))
                .ThenBy(group => group.First().Row.Cell.Severity),
        ];
        double[] weights = Shared(curves, run => run.Weight);
        ulong[] seeds = Shared(
            chosen.Where(run => weights.Contains(run.Weight)).GroupBy(run => (curve(run), run.Weight)), run => run.Row.Cell.Seed);
        if (weights.Length < 2 || seeds.Length == 0)
        {
            throw new ParameterException(
                "recordings",
                $"without two weights and one seed that all models share under {what}",
                "recordings of whole runs over the same weights and seeds");
        }

        Dictionary<double, WeightSweep> alone = curves.Select(group => group.First()).DistinctBy(run => run.Row.Cell.Severity)
            .ToDictionary(run => run.Row.Cell.Severity, run => WithoutModel(run, weights, seeds));
        return
        [
            .. curves.Select(group =>
            {
                Run[][] played = [.. weights.Select(weight => seeds.Select(seed =>
                    group.First(run => run.Weight == weight && run.Row.Cell.Seed == seed)).ToArray())];
                Run first = played[0][0];
                return new WeightSweep(
                    first.Card.Legend,
                    first.Row.Episode.Game,
                    weights,
                    [.. played.Select(runs => runs.Select(run => run.Row.Episode.Metrics).ToArray())])
                {
                    Steps = first.Row.Episode.Steps,
                    IsStandIn = IsSimulated(first),
                    FallbackShare = Fallbacks(played.SelectMany(runs => runs)),
                    MostFallbacks = _mostFallbacks,
                    WithoutModel = alone[first.Row.Cell.Severity],
                };
            }),
        ];
    }

    /// <summary>The same rule, weights and seeds with proposals and choices drawn without a model.</summary>
    private static WeightSweep WithoutModel(Run run, double[] weights, ulong[] seeds) => new(
        "no model (uniform + argmax)",
        run.Row.Episode.Game,
        weights,
        [
            .. weights.Select(weight => seeds.Select(seed =>
                run.Row.Settings.PlayWithoutModel(run.Row.Cell with { Weight = weight, Seed = seed }).Metrics).ToArray()),
        ])
    {
        Steps = run.Row.Episode.Steps,
        IsStandIn = true,
    };

    private static bool IsSimulated(Run run) => run.Card.Source == ModelCard.SimulatedSource;

    private static double Fallbacks(IEnumerable<Run> runs) =>
        runs.Sum(run => run.Row.Tally.FallbackCount) / (double)runs.Sum(run => run.Row.Tally.Decisions);

    /// <summary>The values that occur in every group, ascending.</summary>
    private static T[] Shared<TKey, T>(IEnumerable<IGrouping<TKey, Run>> groups, Func<Run, T> value)
    {
        HashSet<T>? shared = null;
        foreach (IGrouping<TKey, Run> group in groups)
        {
            HashSet<T> values = [.. group.Select(value)];
            shared ??= values;
            shared.IntersectWith(values);
        }

        return [.. (shared ?? []).Order()];
    }

    private static int PaperOrder(string model)
    {
        int index = KnownModels.All.ToList().FindIndex(known => known == KnownModels.Find(model));
        return index < 0 ? KnownModels.All.Count : index;
    }

    private sealed record Run(ModelCard Card, ModelRunRow Row, double Weight);
}
