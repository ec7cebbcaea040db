using System.Threading.Channels;

namespace Swa.Research.Notebooks.Hosting;

/// <summary>
/// Serves a client that talks through standard input and output, such as Jupyter's side in Python: runs a host of its own, to whose cells
/// this process's streams are out of reach. It ends with its input or with the host.
/// </summary>
public static class HostRelay
{
    /// <summary>Serves a session for a notebook in the current folder.</summary>
    /// <param name="command">Starts the host.</param>
    /// <returns>The host's exit code.</returns>
    /// <exception cref="NotebookException">The host cannot be started.</exception>
    public static int Serve(HostCommand command)
    {
        using StreamReader requests = new(Console.OpenStandardInput(), HostPipe.Encoding);
        using StreamWriter answers = new(Console.OpenStandardOutput(), HostPipe.Encoding);
        using HostProcess host = HostProcess.Start(command, Environment.CurrentDirectory);
        Channel<JsonObject> queue = Channel.CreateUnbounded<JsonObject>();
        new Thread(() => Read(requests, queue.Writer, host)) { IsBackground = true, Name = "requests" }.Start();
        host.Exit.ContinueWith(_ => queue.Writer.Complete(), TaskScheduler.Default);
        try
        {
            foreach (JsonObject request in queue.Reader.ReadAllAsync().ToBlockingEnumerable())
            {
                Handle(request, host, answers);
            }
        }
        catch (NotebookException)
        {
            // The client learns it from the exit code, and had the host's last words as output.
        }

        host.Kill();
        host.Exit.GetAwaiter().GetResult();
        return host.ExitCode;
    }

    private static void Read(StreamReader requests, ChannelWriter<JsonObject> queue, HostProcess host)
    {
        while (HostPipe.Receive(requests) is { } request)
        {
            if (request["type"]!.GetValue<string>() == "interrupt")
            {
                host.Interrupt();
            }
            else
            {
                queue.TryWrite(request);
            }
        }

        host.Kill();
    }

    private static void Handle(JsonObject request, HostProcess host, StreamWriter answers)
    {
        int id = request["id"]!.GetValue<int>();
        if (request["type"]!.GetValue<string>() == "execute")
        {
            string status = host.Execute(
                request["code"]!.GetValue<string>(), request["name"]!.GetValue<string>(), Answer, Timeout.InfiniteTimeSpan,
                CancellationToken.None);
            JsonObject done = HostMessages.Answer(id, "done");
            done["status"] = status;
            Answer(done);
        }
        else if (host.Ask(request) is { } answer)
        {
            Answer(answer);
        }

        void Answer(JsonObject message)
        {
            message["id"] = id;
            HostPipe.Send(answers, message);
        }
    }
}
