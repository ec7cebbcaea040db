using Swa.Research.Cli.Simulated;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa llm simulate-server</c>: stand-ins behind the chat protocol, for a try without any weights.</summary>
internal static class LlmSimulateServerCommand
{
    private static readonly SimulatedFaults Usual = new();

    public static Command Create()
    {
        Option<string> port = CommonOptions.WithDefault("--port", "N", "The port on this machine; 0 takes one that is free.", 0);
        Option<string> like = CommonOptions.WithDefault(
            "--like", "list",
            "The stand-ins: a chooser with its parameter, and before it, with a plus, a proposer, such as softmax:0.05,cautious+argmax.",
            "softmax:0.05");
        Option<string> seed = CommonOptions.WithDefault("--seed", "N", "Seed of the replies; equal requests get equal ones.", 0);
        Option<string?> status = CommonOptions.Optional("--fail", "STATUS", "Answer requests with this HTTP status, from 400 to 599.");
        Option<string> every = CommonOptions.WithDefault(
            "--fail-every", "N", "With --fail: only every so manieth request fails, at least 1.", Usual.Every);
        Option<string> delay = CommonOptions.WithDefault(
            "--delay", "S", "Seconds before each reply, from 0 to 3600.", Usual.Delay.TotalSeconds);
        Option<string?> context = CommonOptions.Optional(
            "--context", "N", "Drop the beginning of prompts of more tokens without a word, at least 1.");
        Option<bool> ollama = new("--ollama") { Description = "Speak Ollama's protocol as well; its requests may set another context." };
        Option<bool> ignore = new("--ignore-schemas") { Description = "Accept JSON schemas without obeying them." };
        Option<string?> refuse = CommonOptions.Optional("--refuse-schemas", "STATUS", "Refuse JSON schemas with this HTTP status.");
        Option<string> garble = CommonOptions.WithDefault(
            "--garble", "p", "Share of replies without an answer in them, from 0 to 1.", Usual.Garbled);
        Option<string> reasoning = ChoiceOption.WithDefault(
            "--reasoning", "Give a thought as reasoning_content, beside the reply or in its place.", Usual.Reasoning);
        Option<bool> withoutLogprobs = new("--no-logprobs") { Description = "Give no log-probabilities, even where they are asked for." };
        Command command = new(
            "simulate-server",
            "Serve the OpenAI chat protocol on this machine with stand-ins instead of a language model, until it is interrupted: a way to "
                + "try everything before any weights are at hand. The first line is the address. Its models are called simulated:…, and "
                + "results say so.\n\nExample: swa llm simulate-server --port 8080 --like softmax:0.05")
        {
            port, like, seed, status, every, delay, context, ollama, ignore, refuse, garble, reasoning, withoutLogprobs,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ulong draws = NumberList.Seed(parsed.GetRequiredValue(seed), "seed");
            SimulatedModel[] models =
            [
                .. NumberList.Items(parsed.GetRequiredValue(like), "like").Distinct().Select(name => SimulatedModel.Parse(name, draws)),
            ];
            SimulatedFaults faults = new()
            {
                Status = Whole(status, "fail"),
                Every = NumberList.Whole(parsed.GetRequiredValue(every), "failEvery"),
                Delay = Seconds(NumberList.Number(parsed.GetRequiredValue(delay), "delay")),
                Context = Whole(context, "context"),
                SpeaksOllama = parsed.GetValue(ollama),
                IgnoresSchemas = parsed.GetValue(ignore),
                RefusesSchemas = Whole(refuse, "refuseSchemas"),
                Garbled = NumberList.Number(parsed.GetRequiredValue(garble), "garble"),
                Reasoning = ChoiceOption.Read<SimulatedReasoning>(parsed.GetRequiredValue(reasoning), "reasoning"),
                WithoutLogprobs = parsed.GetValue(withoutLogprobs),
            };
            int given = NumberList.Whole(parsed.GetRequiredValue(port), "port");
            Require.Within(0, ushort.MaxValue, given, "port");
            await using SimulatedServer server = await SimulatedServer.StartAsync(models, faults, given);
            TextWriter output = parsed.InvocationConfiguration.Output;
            await output.WriteLineAsync(server.Address.ToString());
            await output.WriteLineAsync(
                $"A simulated server, without a language model: {string.Join(", ", models.Select(model => model.Name))}. Ctrl+C ends it.");
            await output.WriteLineAsync($"next: swa llm check --endpoint {server.Address} --model {models[0].Name}");
            await output.FlushAsync(CancellationToken.None);
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // The interruption is how this command ends.
            }

            return ExitCode.Done;

            int? Whole(Option<string?> option, string name) =>
                parsed.GetValue(option) is { } text ? NumberList.Whole(text, name) : null;
        });
        return command;
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(Require.Within(0, 3600, seconds, "delay"));
}
