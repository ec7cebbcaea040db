namespace Swa.Research.Llm;

/// <summary>Figures 1–4 from recordings: sweeps over the social weight under the models' names as their servers report them.</summary>
public sealed class RecordedExperiment
{
    private readonly IReadOnlyList<Run> _runs;

    private RecordedExperiment(IReadOnlyList<Run> runs, IReadOnlyList<string> notices)
    {
        _runs = runs;
        Notices = notices;
    }

    /// <summary>What was found in the recordings, in sentences.</summary>
    public IReadOnlyList<string> Notices { get; }

    /// <summary>
    /// Replays recordings. Runs that have not come to their end are left out where others have; else their unfinished cells are.
    /// </summary>
    /// <param name="paths">The files, at least one.</param>
    /// <param name="cancellationToken">Ends the replay.</param>
    /// <returns>The experiment.</returns>
    /// <exception cref="ParameterException">No file is given.</exception>
    /// <exception cref="IOException">A file cannot be read or is not a recording.</exception>
    public static async Task<RecordedExperiment> LoadAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken = default)
    {
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
            foreach ((ModelRunSettings settings, ModelRunRow row) in await ReplayAsync(recording, notices, cancellationToken))
            {
                if (row.Cell.Weight is double weight)
                {
                    ModelCard card = recording.Models.GetValueOrDefault(row.Cell.Model) ?? new ModelCard(row.Cell.Model, row.Cell.Model);
                    runs.Add(new Run(card, settings, row, weight));
                }
            }
        }

        return new RecordedExperiment(runs, notices);
    }

    private static async Task<IReadOnlyList<(ModelRunSettings, ModelRunRow)>> ReplayAsync(
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
        bool simulated = false;
        foreach (IGrouping<string, WeightSweep> model in sweeps.GroupBy(sweep => sweep.Agent))
        {
            HashSet<double> severities = [.. model.Select(sweep => sweep.Game.Severity)];
            Run[] runs = [.. _runs.Where(run => run.Card.Legend == model.Key && severities.Contains(run.Row.Cell.Severity))];
            double fallbacks = runs.Sum(run => run.Row.Tally.FallbackCount) / (double)runs.Sum(run => run.Row.Tally.Decisions);
            simulated |= runs[0].Card.Source == ModelCard.SimulatedSource;
            shares.Add(FormattableString.Invariant($"{runs[0].Card.ReportedName} {100 * fallbacks:0.#}%"));
        }

        string who = simulated
            ? "Agents are replayed from recordings of a simulated server, without a language model behind it. "
            : "Agents are the named models, replayed from recordings. ";
        return who
            + $"Share of decisions in which the rule stood in for an unreadable reply: {string.Join(", ", shares)}.";
    }

    private static IReadOnlyList<WeightSweep> Sweeps(IEnumerable<Run> runs, Func<Run, string> curve, string what)
    {
        Run[] chosen = [.. runs];
        if (chosen.Select(run => run.Settings.WithoutCells()).Distinct().Count() > 1)
        {
            throw new ParameterException(
                "recordings", $"made with different settings under {what}", "recordings of one game, rule, number of steps and sampling");
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

        return
        [
            .. curves.Select(group => new WeightSweep(
                group.First().Card.Legend,
                group.First().Row.Episode.Game,
                weights,
                [
                    .. weights.Select(weight => (IReadOnlyList<EpisodeMetrics>)
                    [
                        .. seeds.Select(seed => group.First(run => run.Weight == weight && run.Row.Cell.Seed == seed).Row.Episode.Metrics),
                    ]),
                ])
            {
                Steps = group.First().Row.Episode.Steps,
            }),
        ];
    }

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

    private sealed record Run(ModelCard Card, ModelRunSettings Settings, ModelRunRow Row, double Weight);
}
