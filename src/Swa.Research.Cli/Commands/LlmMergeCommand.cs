namespace Swa.Research.Cli.Commands;

/// <summary><c>swa llm merge</c>: joins the recordings of the shards of a run.</summary>
internal static class LlmMergeCommand
{
    public static Command Create()
    {
        Argument<string[]> shards = new("SHARD")
        {
            Description = "The recordings of all shards, in any order.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string> output = CommonOptions.Required("--out", "FILE.jsonl", "The recording to write; another file is never replaced.");
        Command command = new(
            "merge",
            "Join the recordings of the shards of a run to one, whose replay gives the table of the run that was not divided, after "
                + "checking that they are complete, disjoint and of the same run."
                + "\n\nExample: swa llm merge run.jsonl.*.jsonl --out run.jsonl")
        {
            shards, output,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            OutputFile file = new(parsed.GetRequiredValue(output), replace: false);
            DirectoryInfo folder = Directory.CreateTempSubdirectory("swa-");
            try
            {
                string path = Path.Combine(folder.FullName, "whole");
                string what;
                using (RecordingFile whole = RecordingFile.OpenOrCreate(path))
                {
                    ModelRunSettings run = await RecordedShards.MergeAsync(parsed.GetRequiredValue(shards), whole, cancellationToken);
                    what = $"{ResultFiles.Count(run.Cells().Count, "cell")}, {ResultFiles.Count(whole.Replies, "call")}";
                }

                byte[] content = await File.ReadAllBytesAsync(path, cancellationToken);
                if (file.Exists && !file.Holds(content))
                {
                    throw new OutputExistsException(file.Path, isOwn: true);
                }

                ResultFiles files = new(parsed);
                files.Report(file.Path, file.Write(content), what);
                files.ReportNext($"swa llm replay {ShellWords.Quote(file.Path)} --out FILE.csv");
                return ExitCode.Done;
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
        return command;
    }
}
