using Swa.Research.Cli.Sweeps;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa merge</c>: joins the shards of a sweep.</summary>
internal static class MergeCommand
{
    public static Command Create()
    {
        Argument<string[]> shards = new("SHARD")
        {
            Description = "The shards' CSV files, in any order, each with its JSON file next to it.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string> output = CommonOptions.Required("--out", "FILE.csv", "The file to write; its parameters go to FILE.json.");
        Command command = new(
            "merge",
            "Join the shards of a sweep to the file that one machine would have written, byte for byte, after checking that they are "
                + "complete, disjoint, of the same sweep, and as they were written.\n\nExample: swa merge sweep.csv.*.csv --out sweep.csv")
        {
            shards, output, CommonOptions.Force(),
        };
        command.SetAction(parsed =>
        {
            ResultFiles files = new(parsed);
            string path = parsed.GetRequiredValue(output);
            bool isThere = File.Exists(path);
            DateTime before = isThere ? File.GetLastWriteTimeUtc(path) : default;
            SweepSidecar merged = SweepFile.Merge(parsed.GetRequiredValue(shards), path, files.IsForced);
            SweepCommand.Report(files, path, merged, isNew: !isThere || File.GetLastWriteTimeUtc(path) != before);
            return ExitCode.Done;
        });
        return command;
    }
}
