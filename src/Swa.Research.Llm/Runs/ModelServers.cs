namespace Swa.Research.Llm;

/// <summary>The servers of a run: which one is asked for which model. Each has its own limit of calls in flight and its own key.</summary>
public sealed class ModelServers : IDisposable
{
    private readonly ModelServer _usual;
    private readonly IReadOnlyDictionary<string, ModelServer> _ofModels;
    private readonly ModelServer[] _all;

    /// <summary>Brings servers together, which are disposed of with this object.</summary>
    /// <param name="usual">The server of all models that are not named.</param>
    /// <param name="ofModels">The servers of other models, by the name of the model; several names may have one server. Null: none.</param>
    public ModelServers(ModelServer usual, IReadOnlyDictionary<string, ModelServer>? ofModels = null)
    {
        ArgumentNullException.ThrowIfNull(usual);
        _usual = usual;
        _ofModels = ofModels ?? new Dictionary<string, ModelServer>();
        _all = [.. _ofModels.Values.Prepend(usual).Distinct()];
    }

    /// <summary>Most calls in flight to all servers of some models together.</summary>
    /// <param name="models">Names of models.</param>
    /// <returns>At least 1.</returns>
    public int Concurrency(IEnumerable<string> models) => models.Select(Of).Distinct().Sum(server => server.Concurrency);

    /// <summary>The server of a model.</summary>
    /// <param name="model">Name of the model.</param>
    /// <returns>A server.</returns>
    public ModelServer Of(string model) => _ofModels.GetValueOrDefault(model, _usual);

    /// <summary>A client for one model; see <see cref="ModelServer.CreateClient"/>.</summary>
    /// <param name="model">Name of the model as its server knows it.</param>
    /// <param name="halt">Once cancelled, nothing further is sent, and calls in flight go on.</param>
    /// <returns>A client that can be used from many threads.</returns>
    public IChatClient CreateClient(string model, CancellationTokenSource? halt = null) => Of(model).CreateClient(model, halt);

    /// <summary>Text with the keys of all servers redacted.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text without keys.</returns>
    public string WithoutKeys(string text) => _all.Aggregate(text, (rest, server) => server.Endpoint.WithoutKey(rest));

    /// <summary>
    /// Notes in a recording what the servers report about models, and compares the models. Where the reports leave open whether two names
    /// have the same weights, and a name is new in the recording, each of these models is asked one short question at temperature 0.
    /// Patient servers that are away are waited for first; see <see cref="ModelServer.IsPatient"/>.
    /// </summary>
    /// <param name="recording">The recording.</param>
    /// <param name="models">Names of the models.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>One sentence for every two names with the same weights.</returns>
    /// <exception cref="RecordingException">The recording was made with other weights under one of the names.</exception>
    /// <exception cref="BudgetExhaustedException">The budget is used up.</exception>
    /// <exception cref="ModelServerException">A patient server stays away for longer than its patience.</exception>
    public async Task<IReadOnlyList<string>> NoteAsync(
        RecordingFile recording, IReadOnlyList<string> models, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(models);
        await Task.WhenAll(
            models.Select(Of).Distinct().Where(server => server.IsPatient).Select(server => server.ReachAsync(cancellationToken)));
        bool isNew = models.Any(model => !recording.Models.ContainsKey(model));
        foreach (ModelCard card in await Task.WhenAll(models.Select(model => Of(model).ReadCardAsync(model, cancellationToken))))
        {
            recording.AddModel(card);
        }

        return await SameWeights.FindAsync(
            [.. models.Select(model => recording.Models[model])],
            isNew ? model => Of(model).AnswerAsync(model, SameWeights.Question, SameWeights.Tokens, cancellationToken) : null);
    }

    /// <summary>Ends the connections of all servers.</summary>
    public void Dispose()
    {
        foreach (ModelServer server in _all)
        {
            server.Dispose();
        }
    }

    /// <summary>
    /// The servers that the agents of a cell ask, as a name, and how many such cells are in play at once: one where calls are sent one by
    /// one, else enough for four times the calls in flight, so that a server has work while the agents of a step wait for one another,
    /// and the last cells end together.
    /// </summary>
    internal (string Name, int CellsAtOnce) Lane(IReadOnlyList<string> agents)
    {
        ModelServer[] asked = [.. agents.Select(Of).Distinct()];
        return (string.Join(' ', asked.Select(server => server.Endpoint.Name)),
            1 + 4 * (asked.Sum(server => server.Concurrency) - 1) / agents.Count);
    }
}
