using System.Text.Json;
using Swa.Research.Llm.Tests.Servers;
using Swa.Research.Reproduction;

namespace Swa.Research.Llm.Tests;

/// <summary>One run against a test server, with all that a user's run has: every wrapper and a recording in a file.</summary>
internal sealed class Trial : IDisposable
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(120);

    private static readonly JsonSerializerOptions Snake = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("swa-llm-").FullName;

    public Trial() => Path = System.IO.Path.Combine(_folder, "recording.jsonl");

    public string Path { get; }

    public string? ApiKey { get; init; }

    public bool Stream { get; init; }

    public bool CallsAreLate { get; init; }

    public int Retries { get; init; } = 2;

    public TimeSpan Patience { get; init; }

    /// <summary>What calls have shown about the server, in order.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Notices { get; } = [];

    public int Concurrency { get; init; } = 4;

    public int CellsAtOnce { get; init; } = 2;

    public CallBudget Budget { get; init; } = new();

    /// <summary>Two agents, one step, one cell, asked by this package's own protocol.</summary>
    public static ModelRunSettings Smallest { get; } = new()
    {
        Protocol = ModelProtocol.Own,
        Models = [ChatServer.ModelName],
        Weights = [0.8],
        Agents = 2,
        Capacity = 8,
        Steps = 1,
    };

    public ModelRunSettings Settings { get; init; } = Smallest;

    public PatientTime? Time { get; private set; }

    public ModelRunResult? Result { get; private set; }

    public Exception? Failure { get; private set; }

    /// <summary>All lines of the recording as JSON.</summary>
    public IReadOnlyList<JsonElement> Lines => [.. File.ReadAllLines(Path).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    /// <summary>The calls.</summary>
    public IReadOnlyList<JsonElement> Calls => CallsOf(Path);

    public string Csv => Result!.ToTable().ToCsv();

    /// <summary>The calls that a recording holds, with what their lines name.</summary>
    public static IReadOnlyList<JsonElement> CallsOf(string path)
    {
        using RecordingFile recording = RecordingFile.OpenRead(path);
        return [.. recording.Calls().Select(call => JsonSerializer.SerializeToElement(call, Snake))];
    }

    /// <summary>Runs, and keeps the result or the failure.</summary>
    public async Task<Trial> RunAsync(ChatServer server) => await RunAsync(server.Address);

    public async Task<Trial> RunAsync(Uri address)
    {
        Time = new PatientTime(CallLimit, CallsAreLate);
        ModelEndpoint endpoint = new(address, ApiKey);
        using ModelServer models = new(
            endpoint,
            new ModelServerOptions
            {
                Concurrency = Concurrency, Timeout = CallLimit, Stream = Stream, Noticed = Notices.Enqueue,
                Retry = new RetryPolicy { Retries = Retries, Patience = Patience },
            },
            Budget,
            Time,
            () => 0.5);
        using RecordingFile recording = RecordingFile.OpenOrCreate(Path);
        try
        {
            Failure = null;
            Result = await ModelRun.RecordAsync(
                Settings, recording, models.CreateClient, endpoint.WithoutKey, CellsAtOnce, TimeProvider.System);
        }
        catch (Exception exception)
        {
            Failure = exception;
        }

        return this;
    }

    /// <summary>The table of a replay without a server.</summary>
    public async Task<string> ReplayAsync()
    {
        using RecordingFile recording = RecordingFile.OpenRead(Path);
        return new ModelRunResult(await ModelRun.ReplayAsync(recording)).ToTable().ToCsv();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
