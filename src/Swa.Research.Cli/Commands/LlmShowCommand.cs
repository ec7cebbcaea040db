using Swa.Research.Cli.Transcripts;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa llm show</c>: what was asked and answered, to read.</summary>
internal static class LlmShowCommand
{
    public static Command Create()
    {
        Argument<string> file = new("FILE.jsonl") { Description = "A recording made by 'swa llm run' or 'swa spgg ensemble'." };
        Option<string?> step = CommonOptions.Optional("--step", "N", "Only this step, counted from 1.");
        Option<string?> agent = CommonOptions.Optional("--agent", "N", "Only this agent, counted from 1.");
        Option<string?> model = CommonOptions.Optional("--model", "NAME", "Only this model.");
        Option<string?> weight = CommonOptions.Optional("--weight", "λ", "Only cells of this social weight.");
        Option<string?> severity = CommonOptions.Optional("--severity", "β", "Only cells of this congestion severity.");
        Option<string?> seed = CommonOptions.Optional("--seed", "N", "Only this seed.");
        Option<string?> task = CommonOptions.Optional("--task", "NAME", "Only this task of an ensemble.");
        Option<string?> role = CommonOptions.Optional(
            "--role", "NAME", "Only what was asked for this: propose, choose, score, demand, talk, answer or judge.");
        Option<bool> fallbacks = new("--fallbacks") { Description = "Only decisions that the rule made as no reply could be used." };
        Option<string?> output = CommonOptions.Optional(
            "--out", "FILE.html", "Write one page that needs no other file; else text is printed.");
        Command command = new(
            "show",
            "Show transcripts from a recording: the prompts as they were sent, every attempt, and the replies. Without a selection it "
                + "lists what the recording holds.\n\nExample: swa llm show data/recordings/phi.jsonl --step 3 --agent 1 --out step3.html")
        {
            file, step, agent, model, weight, severity, seed, task, role, fallbacks, output, CommonOptions.Force(),
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(role) is { } asked)
            {
                ChoiceOption.Read<DecisionRole>(asked, "role");
            }

            TranscriptSelection selection = new()
            {
                Step = Read(step, NumberList.Whole),
                Agent = Read(agent, NumberList.Whole),
                Model = parsed.GetValue(model),
                Weight = Read(weight, NumberList.Number),
                Severity = Read(severity, NumberList.Number),
                Seed = Read(seed, NumberList.Seed),
                Task = parsed.GetValue(task),
                Role = parsed.GetValue(role),
                OnlyFallbacks = parsed.GetValue(fallbacks),
            };
            ResultFiles files = new(parsed);
            OutputFile? page = files.Name(parsed.GetValue(output), ".html", ".htm");
            string path = parsed.GetRequiredValue(file);
            using RecordingFile recording = RecordingFile.OpenRead(path);
            foreach (string notice in recording.Notices)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(Report.Printable($"swa: {notice}"));
            }

            if (page is null && selection.IsEmpty)
            {
                Report.Write(parsed.InvocationConfiguration.Output, Overview(recording));
                files.ReportNext($"swa llm show {ShellWords.Quote(path)} --step 1 --agent 1");
                return ExitCode.Done;
            }

            IReadOnlyList<Decision> decisions =
                selection.From(recording, await FallbacksAsync(recording, selection.OnlyFallbacks, cancellationToken));
            if (page is null)
            {
                Transcript.Write(parsed.InvocationConfiguration.Output, decisions);
            }

            await parsed.InvocationConfiguration.Error.WriteLineAsync(
                $"swa: {ResultFiles.Count(decisions.Count, "decision")} of a recording with "
                    + $"{(recording.Replies == 1 ? "1 reply" : $"{recording.Replies} replies")}.");
            files.Add(
                page,
                Transcript.Page(Path.GetFileName(path), recording.Models.Values.Select(card => card.Legend), decisions),
                ResultFiles.Count(decisions.Count, "decision"));
            files.Write(null);
            return ExitCode.Done;

            T? Read<T>(Option<string?> option, Func<string, string, T> read)
                where T : struct => parsed.GetValue(option) is { } text ? read(text, option.Name[2..]) : null;
        });
        return command;
    }

    /// <summary>How many calls there are of each kind.</summary>
    private static Table Overview(RecordingFile recording)
    {
        Table table = new("model", "asked_for", "prompts", "weights", "steps", "agents", "replies", "repeats", "failures");
        foreach (var group in recording.Calls().GroupBy(call => (call.Model, call.Role, call.Prompt)))
        {
            RecordedCall[] calls = [.. group];
            table.Add(
                group.Key.Model, group.Key.Role, group.Key.Prompt,
                NumberList.Text([.. calls.Select(call => call.Cell?.Weight).OfType<double>().Distinct().Order()]),
                calls.Max(call => call.Step) + 1, calls.Max(call => call.Agent) + 1,
                calls.Count(call => call.Failure is null), calls.Count(call => call.Repeats),
                calls.Count(call => call.Failure is not null));
        }

        return table;
    }

    /// <summary>The decisions that the rule made, as a replay finds them.</summary>
    private static async Task<Dictionary<(ScenarioCell, int, int, string), ReplyProblemKind>> FallbacksAsync(
        RecordingFile recording, bool needed, CancellationToken cancellationToken)
    {
        Dictionary<(ScenarioCell, int, int, string), ReplyProblemKind> fallbacks = [];
        try
        {
            foreach (ModelRunRow row in await ModelRun.ReplayAsync(
                recording, leaveOutIncomplete: true, cancellationToken: cancellationToken))
            {
                foreach (FallbackDecision each in row.Tally.FellBack)
                {
                    string role = JsonNamingPolicy.SnakeCaseLower.ConvertName(each.Role.ToString());
                    fallbacks[(row.Cell, each.Agent, each.Step, role)] = each.Kind;
                }
            }
        }
        catch (IOException exception) when (!needed && exception is RecordingException or ModelServerException)
        {
            // An ensemble's recording has no run, one of other prompts cannot be replayed, and a server's fault may have ended it: what
            // was said can be shown all the same.
        }

        return fallbacks;
    }
}
