namespace Swa.Research.Llm;

/// <summary>Plays the cells of a run, with a server or from a recording alone.</summary>
public static class ModelRun
{
    /// <summary>
    /// Plays all cells: what the recording holds is not asked again, everything else is asked and recorded. When a call fails for
    /// good, nothing further is sent, the calls in flight are still recorded, and the failure is thrown.
    /// </summary>
    /// <param name="settings">The cells and how they are played.</param>
    /// <param name="recording">The recording to continue; the run is noted in it.</param>
    /// <param name="clientOf">
    /// Gives the client of a model, without a recording around it; once the source is cancelled it should send nothing further.
    /// </param>
    /// <param name="withoutSecrets">Redacts secrets in every recorded text; see <see cref="ModelEndpoint.WithoutKey"/>.</param>
    /// <param name="cellsAtOnce">Most cells in play at once, at least 1; the result does not depend on it.</param>
    /// <param name="time">The clock for latencies.</param>
    /// <param name="progress">Called after each step, from any thread; may be null.</param>
    /// <param name="cancellationToken">Ends the run; calls in flight are given up and asked again by the next run.</param>
    /// <returns>One row per cell and seed.</returns>
    /// <exception cref="ParameterException">The settings do not fit each other.</exception>
    /// <exception cref="ModelServerException">A call failed for good.</exception>
    /// <exception cref="BudgetExhaustedException">The budget is used up.</exception>
    /// <exception cref="IOException">The recording cannot be written.</exception>
    public static Task<ModelRunResult> RecordAsync(
        ModelRunSettings settings,
        RecordingFile recording,
        Func<string, CancellationTokenSource, IChatClient> clientOf,
        Func<string, string> withoutSecrets,
        int cellsAtOnce,
        TimeProvider time,
        Action<ModelRunProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        Require.AtLeast(1, cellsAtOnce, nameof(cellsAtOnce));
        return RecordAsync(
            settings, recording, clientOf, withoutSecrets, _ => ("", cellsAtOnce), time, progress, cancellationToken);
    }

    /// <summary>
    /// The same with the servers that have the models: cells of different servers are in play side by side, those of one server in order.
    /// </summary>
    /// <param name="settings">The cells and how they are played.</param>
    /// <param name="recording">The recording to continue; the run is noted in it.</param>
    /// <param name="servers">The servers.</param>
    /// <param name="time">The clock for latencies.</param>
    /// <param name="progress">Called after each step, from any thread; may be null.</param>
    /// <param name="cancellationToken">Ends the run; calls in flight are given up and asked again by the next run.</param>
    /// <returns>One row per cell and seed, in the settings' order, whichever server was faster.</returns>
    /// <exception cref="ParameterException">The settings do not fit each other.</exception>
    /// <exception cref="ModelServerException">A call failed for good.</exception>
    /// <exception cref="BudgetExhaustedException">The budget is used up.</exception>
    /// <exception cref="IOException">The recording cannot be written.</exception>
    public static Task<ModelRunResult> RecordAsync(
        ModelRunSettings settings,
        RecordingFile recording,
        ModelServers servers,
        TimeProvider time,
        Action<ModelRunProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(servers);
        return RecordAsync(
            settings,
            recording,
            servers.CreateClient,
            servers.WithoutKeys,
            cell => servers.Lane(settings.ModelsOf(cell)),
            time,
            progress,
            cancellationToken);
    }

    private static async Task<ModelRunResult> RecordAsync(
        ModelRunSettings settings,
        RecordingFile recording,
        Func<string, CancellationTokenSource, IChatClient> clientOf,
        Func<string, string> withoutSecrets,
        Func<ScenarioCell, (string Name, int CellsAtOnce)> laneOf,
        TimeProvider time,
        Action<ModelRunProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(clientOf);
        IReadOnlyList<ScenarioCell> cells = settings.Cells();
        recording.AddRun(settings);
        using CancellationTokenSource halt = new();
        Dictionary<string, IChatClient> clients = settings.AllModels().ToDictionary(
            model => model, IChatClient (model) => new RecordingChatClient(clientOf(model, halt), recording, withoutSecrets, time, halt));
        ModelRunRow[] rows = new ModelRunRow[cells.Count];
        Counter counter = new(cells.Count, settings.Steps, progress);
        (IReadOnlyList<int>, int)[] lanes =
        [
            .. Enumerable.Range(0, cells.Count).GroupBy(index => laneOf(cells[index]))
                .Select(lane => ((IReadOnlyList<int>)[.. lane], lane.Key.CellsAtOnce)),
        ];
        await HaltingWorkers.RunAsync(lanes, halt, async index =>
        {
            rows[index] = await PlayAsync(settings, cells[index], clients, counter.StepDone, null, cancellationToken);
            counter.CellDone();
        });
        return new ModelRunResult(rows);
    }

    /// <summary>Plays the cells of the runs in a recording without a server; cells that several runs share are played once.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="leaveOutIncomplete">
    /// Whether cells that were not played to their end are left out. If not, a run that has such cells is left out as a whole where
    /// another run has none, and refused where it is the one that is asked for or all have such cells.
    /// </param>
    /// <param name="run">Number of the run from 1, in the order of <see cref="RecordedRuns.Runs"/>; null: all.</param>
    /// <param name="leftOut">Called with the number of each run that is left out as a whole; null: nobody.</param>
    /// <param name="cancellationToken">Ends the replay.</param>
    /// <returns>One row per cell and seed.</returns>
    /// <exception cref="ParameterException">The recording has no run of this number.</exception>
    /// <exception cref="RecordingIncompleteException">No run, or not the one that is asked for, has come to its end.</exception>
    /// <exception cref="RecordingException">The recording holds no run.</exception>
    public static async Task<IReadOnlyList<ModelRunRow>> ReplayAsync(
        RecordingFile recording,
        bool leaveOutIncomplete = false,
        int? run = null,
        Action<int>? leftOut = null,
        CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ModelRunSettings> runs = RunsOf(recording);
        if (run is int number && (number < 1 || number > runs.Count))
        {
            throw new ParameterException(
                "run", FormattableString.Invariant($"{number}"), $"a number from 1 to {runs.Count}, the runs of {recording.Path}");
        }

        List<ModelRunRow> rows = [];
        HashSet<(string, ScenarioCell)> played = [];
        RecordingIncompleteException? incomplete = null;
        int finished = 0;
        for (int i = 0; i < runs.Count; i++)
        {
            if (run is int wanted && wanted != i + 1)
            {
                continue;
            }

            try
            {
                rows.AddRange(await ReplayRunAsync(recording, runs[i], leaveOutIncomplete, played, null, cancellationToken));
                finished++;
            }
            catch (RecordingIncompleteException exception)
            {
                incomplete ??= exception;
                leftOut?.Invoke(i + 1);
            }
        }

        return finished > 0 ? rows : throw incomplete!;
    }

    /// <summary>Plays all cells of some runs from a recording without a server.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="runs">The runs.</param>
    /// <param name="cancellationToken">Ends the replay.</param>
    /// <returns>One row per cell and seed.</returns>
    /// <exception cref="RecordingIncompleteException">The recording does not hold all of them to their end.</exception>
    public static async Task<IReadOnlyList<ModelRunRow>> ReplayAsync(
        RecordingFile recording, IReadOnlyList<ModelRunSettings> runs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(runs);
        List<ModelRunRow> rows = [];
        HashSet<(string, ScenarioCell)> played = [];
        foreach (ModelRunSettings settings in runs)
        {
            rows.AddRange(await ReplayRunAsync(recording, settings, leaveOutIncomplete: false, played, null, cancellationToken));
        }

        return rows;
    }

    /// <summary>The choices that the models of a recording made, with the candidates that they were shown.</summary>
    /// <param name="recording">The recording; of cells that were not played to their end, the choices until then.</param>
    /// <param name="cancellationToken">Ends the replay.</param>
    /// <returns>The choices by model, cell, step and agent; cells that several runs share are played once.</returns>
    /// <exception cref="RecordingException">The recording holds no run.</exception>
    public static async Task<IReadOnlyList<RecordedChoice>> ReplayChoicesAsync(
        RecordingFile recording, CancellationToken cancellationToken = default)
    {
        System.Collections.Concurrent.ConcurrentBag<RecordedChoice> choices = [];
        HashSet<(string, ScenarioCell)> played = [];
        foreach (ModelRunSettings settings in RunsOf(recording))
        {
            await ReplayRunAsync(recording, settings, leaveOutIncomplete: true, played, choices.Add, cancellationToken);
        }

        return
        [
            .. choices.OrderBy(each => each.Model, StringComparer.Ordinal).ThenBy(each => each.Cell.Severity)
                .ThenBy(each => each.Cell.Weight).ThenBy(each => each.Cell.Seed).ThenBy(each => each.Step).ThenBy(each => each.Agent),
        ];
    }

    /// <summary>The cells of a run that a recording holds to their end.</summary>
    internal static async Task<IReadOnlyList<ModelRunRow>> ReplayCompleteAsync(
        RecordingFile recording, ModelRunSettings settings, CancellationToken cancellationToken) =>
        await ReplayRunAsync(recording, settings, leaveOutIncomplete: true, [], null, cancellationToken);

    private static IReadOnlyList<ModelRunSettings> RunsOf(RecordingFile recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        return recording.Runs() is { Count: > 0 } runs ? runs : throw new RecordingException($"{recording.Path} holds no run.");
    }

    private static async Task<List<ModelRunRow>> ReplayRunAsync(
        RecordingFile recording,
        ModelRunSettings settings,
        bool leaveOutIncomplete,
        HashSet<(string Settings, ScenarioCell Cell)> played,
        Action<RecordedChoice>? chosen,
        CancellationToken cancellationToken)
    {
        List<ModelRunRow> rows = [];
        RecordingChatClient client = RecordingChatClient.Replay(recording);
        Dictionary<string, IChatClient> clients = settings.AllModels().ToDictionary(model => model, IChatClient (_) => client);
        string how = settings.WithoutCells();
        foreach (ScenarioCell cell in settings.Cells().Where(cell => !played.Contains((how, cell))))
        {
            try
            {
                rows.Add(await PlayAsync(settings, cell, clients, null, chosen, cancellationToken));
            }
            catch (RecordingIncompleteException) when (leaveOutIncomplete)
            {
                // Left out on request.
            }
        }

        played.UnionWith(rows.Select(row => (how, row.Cell)));
        return rows;
    }

    private static async Task<ModelRunRow> PlayAsync(
        ModelRunSettings settings,
        ScenarioCell cell,
        Dictionary<string, IChatClient> clients,
        Action? stepDone,
        Action<RecordedChoice>? chosen,
        CancellationToken cancellationToken)
    {
        CheckedScenario scenario = settings.Scenario(cell).Check();
        SwiPrompts prompts = SwiPrompts.For(settings.Protocol, scenario);
        DecisionTally tally = new();
        IModelAgent[] agents =
        [
            .. settings.ModelsOf(cell).Select(model => new LanguageModelAgent(
                clients[model], model, cell, prompts, settings.Decisions, tally,
                chosen is null ? null : (situation, candidates, index) => chosen(
                    new(cell, model, situation.Agent, situation.Step, new ObservedChoice(candidates, index))))),
        ];
        Episode episode = await ModelEpisode.PlayAsync(
            scenario, agents, cell.Seed, settings.Talk, _ => stepDone?.Invoke(), cancellationToken);
        return new ModelRunRow(settings, cell, episode, tally);
    }

    private sealed class Counter(int cells, int steps, Action<ModelRunProgress>? progress)
    {
        private readonly Lock _lock = new();
        private int _cellsDone;
        private long _stepsDone;

        public void StepDone() => Tell(0, 1);

        public void CellDone() => Tell(1, 0);

        private void Tell(int cell, int step)
        {
            lock (_lock)
            {
                _cellsDone += cell;
                _stepsDone += step;
                progress?.Invoke(new ModelRunProgress(_cellsDone, cells, _stepsDone, (long)cells * steps));
            }
        }
    }
}
