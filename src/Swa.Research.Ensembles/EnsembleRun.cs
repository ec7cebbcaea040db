namespace Swa.Research.Ensembles;

/// <summary>Answers the tasks of a plan by its methods, with a server or from a recording alone.</summary>
public static class EnsembleRun
{
    /// <summary>
    /// Answers all tasks: what the recording holds is not asked again, everything else is asked and recorded before it is used. When
    /// a call fails for good, nothing further is sent, the calls in flight are still recorded, and the failure is thrown.
    /// </summary>
    /// <param name="plan">What is asked.</param>
    /// <param name="recording">The recording to continue.</param>
    /// <param name="clientOf">Gives the client of a model, without a recording around it; see <see cref="ModelRun"/>.</param>
    /// <param name="withoutSecrets">Redacts secrets in every recorded text; see <see cref="ModelEndpoint.WithoutKey"/>.</param>
    /// <param name="sandbox">Runs programs; needed where the plan runs code.</param>
    /// <param name="atOnce">Most tasks at once, at least 1; the result does not depend on it.</param>
    /// <param name="time">The clock for latencies.</param>
    /// <param name="progress">Receives the number of method-and-task pairs that are done, one call at a time; may be null.</param>
    /// <param name="cancellationToken">Ends the run; calls in flight are given up and asked again by the next run.</param>
    /// <returns>One row per method and task.</returns>
    /// <exception cref="ModelServerException">A call failed for good.</exception>
    /// <exception cref="BudgetExhaustedException">The budget is used up.</exception>
    /// <exception cref="RecordingException">
    /// The recording is one of other prompts, of another system message or of other fields of requests.
    /// </exception>
    /// <exception cref="IOException">The recording cannot be written.</exception>
    public static async Task<EnsembleResult> RecordAsync(
        EnsemblePlan plan,
        RecordingFile recording,
        Func<string, CancellationTokenSource, IChatClient> clientOf,
        Func<string, string> withoutSecrets,
        CodeSandbox? sandbox,
        int atOnce,
        TimeProvider time,
        Action<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(clientOf);
        Require.AtLeast(1, atOnce, nameof(atOnce));
        recording.AddEnsemble(plan.Settings);
        using CancellationTokenSource halt = new();
        Dictionary<string, IChatClient> clients = plan.Settings.AllModels().ToDictionary(
            model => model, IChatClient (model) => new RecordingChatClient(clientOf(model, halt), recording, withoutSecrets, time, halt));
        ProgramChecks programs = new(recording, sandbox);
        return await PlayAsync(plan, model => clients[model], programs, atOnce, halt, progress, cancellationToken);
    }

    /// <summary>Answers all tasks from a recording, without a server and without running any program.</summary>
    /// <param name="plan">What was asked.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="progress">Receives the number of method-and-task pairs that are done, one call at a time; may be null.</param>
    /// <param name="cancellationToken">Ends the replay.</param>
    /// <returns>The rows of the recorded run, bit for bit.</returns>
    /// <exception cref="RecordingException">
    /// A reply is not there: the run has not ended, or it was another one; such as one with other prompts, another system message or other
    /// fields of requests.
    /// </exception>
    public static async Task<EnsembleResult> ReplayAsync(
        EnsemblePlan plan, RecordingFile recording, Action<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(recording);
        recording.RequireOwn(plan.Settings);
        using CancellationTokenSource halt = new();
        RecordingChatClient client = RecordingChatClient.Replay(recording);
        return await PlayAsync(plan, _ => client, new ProgramChecks(recording, null), 1, halt, progress, cancellationToken);
    }

    /// <summary>Method-and-task pairs of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>Their number.</returns>
    public static int Pairs(EnsemblePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Settings.Methods.Count * plan.Tasks.Tasks.Count;
    }

    private static async Task<EnsembleResult> PlayAsync(
        EnsemblePlan plan,
        Func<string, IChatClient> clientOf,
        ProgramChecks programs,
        int atOnce,
        CancellationTokenSource halt,
        Action<long>? progress,
        CancellationToken cancellationToken)
    {
        int tasks = plan.Tasks.Tasks.Count;
        EnsembleRow[] rows = new EnsembleRow[Pairs(plan)];
        Lock telling = new();
        long done = 0;
        await HaltingWorkers.RunAsync(rows.Length, atOnce, halt, async pair =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            TaskPlay play = new(plan, plan.Settings.Methods[pair / tasks], pair % tasks, clientOf, programs, cancellationToken);
            rows[pair] = await play.PlayAsync();
            lock (telling)
            {
                progress?.Invoke(++done);
            }
        });
        return new EnsembleResult(plan, rows);
    }
}
