using System.Diagnostics;

namespace Swa.Research.Fuzzing.Inputs;

/// <summary>Small files of every kind that the command reads, which the command wrote, and some of a user's own.</summary>
internal sealed class Corpus
{
    /// <summary>A sweep that is cut into shards, and one that is interrupted.</summary>
    public static readonly IReadOnlyList<string> Sweep = ["sweep", "--weights", "0.5,0.7,1", "--seeds", "4"];

    public static readonly IReadOnlyList<string> LongSweep = ["sweep", "--proposer", "uniform,grid", "--seeds", "3000", "--threads", "1"];

    public static readonly IReadOnlyList<string> Training =
        ["spgg", "train", "--agents", "2", "--threshold", "1", "--updates", "3", "--episodes-per-update", "8", "--seeds", "1"];

    public static readonly IReadOnlyList<string> Run =
    [
        "llm", "run", "--model", "simulated", "--weights", "0,1", "--seeds", "1", "--steps", "2", "--agents", "2", "--proposals", "2",
        "--retries", "0",
    ];

    public static readonly IReadOnlyList<string> Ensemble =
    [
        "spgg", "ensemble", "--models", "a,b", "--tasks", "tasks.jsonl", "--method", "sequential,majority", "--retries", "0",
    ];

    /// <summary>What the trials begin with is made also by a machine that is busy.</summary>
    private static readonly TimeSpan LongestPreparation = TimeSpan.FromMinutes(2);

    private readonly string _folder;

    private Corpus(string folder) => _folder = folder;

    /// <summary>Whether a file was not written by the command.</summary>
    public static bool IsOfTheUser(string name) => name.StartsWith("user.", StringComparison.Ordinal);

    /// <summary>Makes the files, with the command itself and a server that takes the part of a model.</summary>
    public static async Task<Corpus> CreateAsync(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        string File(string name) => Path.Combine(folder, name);
        async Task Swa(params IEnumerable<string> arguments)
        {
            SwaResult result = await SwaCommand.RunAsync(
                folder, [.. arguments], apiKey: null, interrupt: null, cancellation, LongestPreparation);
            if (result.ExitCode != 0)
            {
                throw new InvalidOperationException($"{CommandLines.Written(arguments)} fails: {result.Error}");
            }
        }

        foreach (string extension in new[] { "txt", "csv", "json", "jsonl", "svg", "html" })
        {
            await System.IO.File.WriteAllTextAsync(File($"user.{extension}"), "{\"mine\":1}", cancellation);
        }

        const string Notebook = """
            {"cells":[{"cell_type":"code","id":"a","execution_count":1,"metadata":{},"source":["1 + 1"],
            "outputs":[{"output_type":"execute_result",
            "execution_count":1,"metadata":{},"data":{"text/html":["2"]}}]}],
            "metadata":{"kernelspec":{"display_name":".NET (C#)","language":"C#","name":".net-csharp"},"language_info":{"name":"C#"}},
            "nbformat":4,"nbformat_minor":5}
            """;
        await System.IO.File.WriteAllTextAsync(File("user.ipynb"), Notebook, cancellation);
        await System.IO.File.WriteAllTextAsync(File("note.ipynb"), Notebook, cancellation);
        await System.IO.File.WriteAllTextAsync(
            File("tasks.jsonl"),
            """
            {"question":"What is 100 + 40?","answer":"#### 140"}
            {"question":"What is 2 + 2?","answer":"#### 4"}

            """,
            cancellation);
        Directory.CreateDirectory(File("folder"));

        // A checkout, as far as its site needs one.
        await System.IO.File.WriteAllTextAsync(File("Swa.Research.sln"), "", cancellation);
        await System.IO.File.WriteAllTextAsync(
            File("README.md"),
            """
            # A page
            Some *words*, `code`, λ\*, a [table](in.csv), [tasks](tasks.jsonl), a [page](notebooks/page.ipynb#cell) and [none](no.md).

            | a | b |
            | --- | --- |
            | 1 | <b>2</b> |

            ```sh
            swa sweep
            ```

            """,
            cancellation);
        Directory.CreateDirectory(File("notebooks"));
        await System.IO.File.WriteAllTextAsync(File("notebooks/page.ipynb"), Notebook, cancellation);
        System.IO.File.CreateSymbolicLink(File("link.csv"), "user.csv");

        await Swa([.. Sweep, "--out", "in.csv"]);
        await Swa([.. Sweep, "--shard", "1/2", "--out", "shard1.csv"]);
        await Swa([.. Sweep, "--shard", "2/2", "--out", "shard2.csv"]);
        await Swa([.. Training, "--policies", "policies.json"]);
        await using (ReplyServer model = ReplyServer.Start(ReplyServer.WellBehaved))
        {
            string[] server = ["--endpoint", model.Address, "--timeout", "20"];
            await Swa([.. Run, .. server, "--recording", "run.jsonl"]);
            await Swa([.. Ensemble, .. server, "--recording", "ensemble.jsonl"]);
        }

        await Swa([.. LongSweep, "--out", "whole.csv"]);
        await InterruptAsync(folder, cancellation);
        return new Corpus(folder);
    }

    /// <summary>Copies the files into a new folder.</summary>
    public void CopyTo(string folder) => Copy(_folder, folder);

    private static void Copy(string from, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.EnumerateFileSystemEntries(from))
        {
            string copy = Path.Combine(folder, Path.GetFileName(file));
            if (File.ResolveLinkTarget(file, returnFinalTarget: false) is { } target)
            {
                File.CreateSymbolicLink(copy, Path.GetFileName(target.FullName));
            }
            else if (Directory.Exists(file))
            {
                Copy(file, copy);
            }
            else if (!Path.GetFileName(file).StartsWith("whole", StringComparison.Ordinal))
            {
                File.Copy(file, copy);
            }
        }
    }

    /// <summary>The path of one of the files.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Leaves a part of the long sweep, part.csv.part, with its note.</summary>
    private static async Task InterruptAsync(string folder, CancellationToken cancellation)
    {
        string part = Path.Combine(folder, "part.csv.part");
        while (!File.Exists(part))
        {
            await SwaCommand.RunAsync(
                folder, [.. LongSweep, "--out", "part.csv"], apiKey: null, () => File.Exists(part + ".json"), cancellation);
            if (File.Exists(Path.Combine(folder, "part.csv")))
            {
                // It was faster than the signal.
                File.Delete(Path.Combine(folder, "part.csv"));
                File.Delete(Path.Combine(folder, "part.json"));
            }
        }
    }
}
