using System.CommandLine;
using Swa.Research.Fuzzing;
using Swa.Research.Fuzzing.Inputs;

// Tries the swa command with what nobody would give it, drawn from seeds: command lines, files, and replies of a model server.
// Fails where a trial ends in a stack trace, hangs, takes more than 1 GB, changes an input or leaves a file half written.
Argument<string[]> kindNames = new("KIND")
{
    Description = "What is drawn: command-lines, files, replies (default: all).",
    Arity = ArgumentArity.ZeroOrMore,
};
kindNames.AcceptOnlyFromAmong("command-lines", "files", "replies");
Option<int> count = new("--count") { Description = "Trials of each kind.", DefaultValueFactory = _ => 500 };
Option<int> first = new("--first") { Description = "Seed of the first trial; the others follow it.", DefaultValueFactory = _ => 0 };
Option<string?> keep = new("--keep") { Description = "An empty or new folder in which the trials that fail are kept." };
RootCommand command =
    new("Tries the swa command with random command lines, files and replies of models.") { kindNames, count, first, keep };
command.SetAction(async (parsed, cancellation) =>
{
    string root = parsed.GetValue(keep) is { } folder
        ? Path.GetFullPath(folder)
        : Directory.CreateTempSubdirectory("swa-fuzzing-").FullName;
    Directory.CreateDirectory(root);
    string[] wanted = parsed.GetValue(kindNames) is { Length: > 0 } given ? given : ["command-lines", "files", "replies"];
    int failures = 0;
    try
    {
        Corpus corpus = await Corpus.CreateAsync(Path.Combine(root, "corpus"), cancellation);
        foreach (string name in wanted)
        {
            ITrials trials = name switch
            {
                "command-lines" => new CommandLines(corpus),
                "files" => new InputFiles(corpus),
                _ => new ModelReplies(),
            };
            failures += await new TrialRun(trials, Path.Combine(root, name)).RunAsync(
                parsed.GetValue(first), parsed.GetValue(count), cancellation);
        }

        return failures == 0 ? 0 : 1;
    }
    finally
    {
        if (parsed.GetValue(keep) is null)
        {
            Directory.Delete(root, recursive: true);
        }
    }
});
return await command.Parse(args).InvokeAsync();
