using Swa.Research.Ensembles;
using Swa.Research.Llm.Tests.Cli;
using Swa.Research.Llm.Tests.Servers;
using Swa.Research.PublicGoods;

namespace Swa.Research.Llm.Tests.Ensembles;

/// <summary>One ensemble against a test server, with every wrapper and a recording in a file.</summary>
internal sealed class EnsembleTrial : IDisposable
{
    public static readonly string[] Models = ["scripted-a", "scripted-b", "scripted-c"];

    private readonly TemporaryFolder _folder = new();

    public EnsembleTrial(
        string tasks, EnsembleSettings settings, IEffortPolicy? policy = null, PublicGoodsGame? game = null, bool runsCode = false)
    {
        File.WriteAllText(_folder.File("tasks.jsonl"), tasks);
        TaskFile file = TaskFile.Read(_folder.File("tasks.jsonl"));
        Plan = new EnsemblePlan(
            settings with { Tasks = file.Digest }, file, policy ?? new FixedEffort(0.5),
            game ?? new PublicGoodsGame(settings.Models.Count, 1.5, 0.6, new EffortCost(1), 1, settings.Models.Count * 0.5), runsCode);
    }

    public EnsemblePlan Plan { get; }

    public string Recording => _folder.File("recording.jsonl");

    public static EnsembleSettings Settings(params EnsembleMethod[] methods) =>
        new() { Models = Models, Methods = methods, Tasks = "", Policy = "fixed 0.5" };

    public async Task<EnsembleResult> RunAsync(ChatServer server, CodeSandbox? sandbox = null, int atOnce = 2)
    {
        ModelEndpoint endpoint = new(server.Address);
        using ModelServer models = new(endpoint, new ModelServerOptions(), new CallBudget(), TimeProvider.System, () => 0.5);
        using RecordingFile recording = RecordingFile.OpenOrCreate(Recording);
        return await EnsembleRun.RecordAsync(
            Plan, recording, models.CreateClient, endpoint.WithoutKey, sandbox, atOnce, TimeProvider.System);
    }

    public async Task<EnsembleResult> ReplayAsync()
    {
        using RecordingFile recording = RecordingFile.OpenRead(Recording);
        return await EnsembleRun.ReplayAsync(Plan, recording);
    }

    public void Dispose() => _folder.Dispose();
}
