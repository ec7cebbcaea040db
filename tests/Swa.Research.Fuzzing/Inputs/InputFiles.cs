namespace Swa.Research.Fuzzing.Inputs;

/// <summary>Commands that read a file which is torn, mixed up, of another kind, or absurd.</summary>
internal sealed class InputFiles(Corpus corpus) : ITrials
{
    private static readonly Case[] Cases =
    [
        new(["estimate", "in.csv", "--resamples", "20"], ["in.csv"]),
        new(
            ["merge", "shard1.csv", "shard2.csv", "--out", "new.csv"], ["shard1.csv", "shard1.json", "shard2.json"],
            Reference: ("new.csv", "in.csv")),
        new(
            [.. Corpus.LongSweep, "--out", "part.csv", "--resume"], ["part.csv.part", "part.csv.part.json"],
            Reference: ("part.csv", "whole.csv"))
        {
            MayChange = ["part.csv.part", "part.csv.part.json"],
        },
        new([.. Corpus.Sweep, "--out", "in.csv", "--force"], ["in.csv", "in.json"]) { MayChange = ["in.csv", "in.json"] },
        new(["llm", "replay", "run.jsonl", "--out", "new.csv"], ["run.jsonl"]),
        new(["reproduce", "--recordings", "run.jsonl", "--figures", "1,2", "--out", "new"], ["run.jsonl"]),
        new(["reproduce", "--recordings", "run.jsonl", "--figures", "1,2", "--for-paper", "new"], ["run.jsonl"]),
        new(["docs", "--out", "new"], ["README.md", "notebooks/page.ipynb"]),
        new([.. Corpus.Run, "--endpoint", "http://127.0.0.1:9/v1", "--recording", "run.jsonl"],
            ["run.jsonl"]) { Continued = "run.jsonl" },
        new([.. Corpus.Ensemble, "--recording", "ensemble.jsonl", "--replay", "--out", "new.csv"], ["ensemble.jsonl", "tasks.jsonl"]),
        new(
            ["spgg", "ensemble", "--endpoint", "http://127.0.0.1:9/v1", "--models", "a,b", "--tasks", "tasks.jsonl", "--recording",
                "new.jsonl",
                "--retries", "0", "--policy", "policies.json"],
            ["policies.json", "tasks.jsonl"]),
        new([.. Corpus.Training, "--checkpoint", "policies.json"], ["policies.json"]) { MayChange = ["policies.json"] },
        new(["notebook", "run", "--check", "note.ipynb"], ["note.ipynb"]) { Seldom = 8 },
    ];

    public string Name => "Files";

    public async Task<TrialOutcome> TryAsync(Random random, string folder, CancellationToken cancellation)
    {
        Case tried;
        do
        {
            tried = CommandText.Pick(random, Cases);
        }
        while (random.Next(tried.Seldom) > 0);

        corpus.CopyTo(folder);
        string mutated = Path.Combine(folder, CommandText.Pick(random, tried.Mutated));
        byte[] bytes = Mutation.Of(
            File.ReadAllBytes(mutated), Path.GetExtension(mutated.Replace(".part", ".csv", StringComparison.Ordinal)), random);
        File.WriteAllBytes(mutated, bytes);
        FolderState before = FolderState.Of(folder);
        SwaResult result = await SwaCommand.RunAsync(folder, tried.Arguments, apiKey: null, interrupt: null, cancellation);
        List<string> problems =
        [
            .. result.Problems(),
            .. before.Problems(
                folder, name => name == tried.Continued || (result.ExitCode == 0 && tried.MayChange.Contains(name))),
        ];
        if (result.ExitCode == 0 && tried.Reference is { } reference
            && !File.ReadAllBytes(Path.Combine(folder, reference.Written)).SequenceEqual(File.ReadAllBytes(corpus.PathOf(reference.Whole))))
        {
            problems.Add($"succeeds, and {reference.Written} differs from what an untouched input gives");
        }

        if (tried.Continued is not null && !IsContinued(File.ReadAllBytes(mutated), bytes))
        {
            problems.Add($"changes lines of {tried.Continued}");
        }

        return new(1, result.ExitCode, $"{CommandLines.Written(tried.Arguments)} with a changed {Path.GetFileName(mutated)}", problems);
    }

    private static bool IsContinued(byte[] after, byte[] before) =>
        after.AsSpan().StartsWith(before.AsSpan(0, Array.LastIndexOf(before, (byte)'\n') + 1));

    /// <summary>A command, and which of its inputs are changed before it runs.</summary>
    /// <param name="Arguments">The words after <c>swa</c>.</param>
    /// <param name="Mutated">The inputs.</param>
    /// <param name="Reference">What is written where the command succeeds, and the file that it then equals; null: no such file.</param>
    private sealed record Case(
        IReadOnlyList<string> Arguments, IReadOnlyList<string> Mutated, (string Written, string Whole)? Reference = null)
    {
        /// <summary>What the command may replace where it succeeds.</summary>
        public IReadOnlyList<string> MayChange { get; init; } = [];

        /// <summary>The recording that it appends lines to, after cutting a last line without end; null: none.</summary>
        public string? Continued { get; init; }

        /// <summary>Drawn this many times more seldom.</summary>
        public int Seldom { get; init; } = 1;
    }
}
