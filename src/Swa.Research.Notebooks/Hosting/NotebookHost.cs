using System.Collections.Concurrent;
using Swa.Research.Notebooks.Execution;
using Swa.Research.Notebooks.Language;

namespace Swa.Research.Notebooks.Hosting;

/// <summary>
/// The process in which the cells of one notebook run: reads requests line by line, runs them one after the other, and answers as outputs
/// come. It ends with its input, on request, or when a cell cannot be stopped.
/// </summary>
public sealed class NotebookHost : IDisposable
{
    private readonly TextReader _requests;
    private readonly TextWriter _answers;
    private readonly Lock _answering = new();
    private readonly Lock _interrupting = new();
    private readonly BlockingCollection<JsonObject> _queue = [];
    private readonly NotebookSession _session;
    private CancellationTokenSource? _running;

    private NotebookHost(string folder, TextReader requests, TextWriter answers)
    {
        _requests = requests;
        _answers = answers;
        _session = new NotebookSession(folder);
    }

    /// <summary>Serves one session on this process's standard input and output, for a notebook in the current folder.</summary>
    public static void ServeConsole()
    {
        UTF8Encoding encoding = new(false);
        using StreamReader requests = new(Console.OpenStandardInput(), encoding);
        using StreamWriter answers = new(Console.OpenStandardOutput(), encoding) { NewLine = "\n" };
        // Standard output belongs to the answers; what is written outside of any cell is for the error stream.
        Console.SetOut(Console.Error);
        Console.SetIn(TextReader.Null);
        using NotebookHost host = new(Environment.CurrentDirectory, requests, answers);
        host.Serve();
    }

    /// <inheritdoc/>
    public void Dispose() => _queue.Dispose();

    private void Serve()
    {
        Answer(new JsonObject { ["type"] = "ready" });
        Thread reader = new(Read) { IsBackground = true, Name = "requests" };
        reader.Start();

        // The compiler is slow when first used; this loads it before the first cell arrives.
        _session.Execute("0", "start", _ => { }, CancellationToken.None);
        foreach (JsonObject request in _queue.GetConsumingEnumerable())
        {
            if (!Handle(request))
            {
                break;
            }
        }
    }

    private void Read()
    {
        while (_requests.ReadLine() is { } line)
        {
            if (HostMessages.Parse(line) is not { } request)
            {
                continue;
            }

            switch (request["type"]?.GetValue<string>())
            {
                case "interrupt":
                    lock (_interrupting)
                    {
                        _running?.CancelAsync();
                    }

                    break;
                case "shutdown":
                    _queue.CompleteAdding();
                    return;
                default:
                    _queue.Add(request);
                    break;
            }
        }

        // Nobody is left to read a running cell's output.
        Environment.Exit(0);
    }

    private bool Handle(JsonObject request)
    {
        int id = request["id"]!.GetValue<int>();
        string code = request["code"]!.GetValue<string>();
        switch (request["type"]!.GetValue<string>())
        {
            case "execute":
                return Execute(id, code, request["name"]!.GetValue<string>());
            case "complete":
                CompletionList completion = CodeHelp.Complete(_session.Chain, code, request["cursor"]!.GetValue<int>());
                Answer(new JsonObject
                {
                    ["id"] = id,
                    ["type"] = "completion",
                    ["start"] = completion.Start,
                    ["end"] = completion.End,
                    ["matches"] = new JsonArray([.. completion.Matches.Select(match => (JsonNode)match)]),
                });
                return true;
            case "inspect":
                string? text = CodeHelp.Inspect(_session.Chain, code, request["cursor"]!.GetValue<int>());
                Answer(new JsonObject { ["id"] = id, ["type"] = "inspection", ["text"] = text });
                return true;
            case "is_complete":
                Answer(new JsonObject { ["id"] = id, ["type"] = "completeness", ["status"] = CodeHelp.Completeness(code) });
                return true;
            default:
                Answer(HostMessages.Answer(id, "unknown"));
                return true;
        }
    }

    /// <summary>False where the cell cannot be stopped and the process must end.</summary>
    private bool Execute(int id, string code, string name)
    {
        using CancellationTokenSource interrupt = new();
        lock (_interrupting)
        {
            _running = interrupt;
        }

        CellStatus status = _session.Execute(code, name, output => Answer(HostMessages.Output(id, output)), interrupt.Token);
        lock (_interrupting)
        {
            _running = null;
        }

        JsonObject done = HostMessages.Answer(id, "done");
        done["status"] = status.ToString().ToLowerInvariant();
        Answer(done);
        return status != CellStatus.Stuck;
    }

    private void Answer(JsonObject message)
    {
        lock (_answering)
        {
            _answers.WriteLine(HostMessages.Line(message));
            _answers.Flush();
        }
    }
}
