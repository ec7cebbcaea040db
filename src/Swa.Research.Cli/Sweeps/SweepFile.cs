using System.Security.Cryptography;

namespace Swa.Research.Cli.Sweeps;

/// <summary>Writes a sweep to disk as it runs, continues it after any interruption, and joins shards.</summary>
/// <remarks>
/// Rows are appended to <c>FILE.csv.part</c>. At checkpoints they are flushed to disk, and then the part's own sidecar records how many
/// bytes are safe and their hash; continuing cuts the part back to the last checkpoint, so that a torn or unsynced tail is computed again.
/// The finished part is renamed. Rows depend on nothing but the plan, so the file is the same however often it was interrupted.
/// </remarks>
public static class SweepFile
{
    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromSeconds(2);

    private static readonly string Version = typeof(SweepFile).Assembly.GetName().Version?.ToString(3) ?? "";

    private static readonly byte[] Header = Encoding.UTF8.GetBytes(string.Join(',', SweepRow.Columns) + "\n");

    /// <summary>The file with the rows of an unfinished sweep.</summary>
    /// <param name="path">The file of the finished sweep.</param>
    /// <returns>The part's path.</returns>
    public static string PartOf(string path) => $"{path}.part";

    /// <summary>Runs a sweep, or one share of it, and writes its rows and its sidecar.</summary>
    /// <param name="plan">The whole sweep.</param>
    /// <param name="shard">Which share to compute.</param>
    /// <param name="path">The file to write, ending in <c>.csv</c>.</param>
    /// <param name="resume">Whether to continue an interrupted run; if there is none, the sweep starts from the beginning.</param>
    /// <param name="parameters">The options as they were given, for the sidecar.</param>
    /// <param name="clock">The clock for checkpoints and the duration.</param>
    /// <param name="progress">Receives the number of rows that are done, those of earlier runs included; may be null.</param>
    /// <param name="threads">Number of threads, from 1 to 1024; null: one per processor.</param>
    /// <param name="replace">Whether a finished sweep of other parameters may be replaced; one of the same is not run again.</param>
    /// <param name="cancellationToken">Ends the sweep; the computed rows are kept for a later run.</param>
    /// <returns>The sidecar.</returns>
    /// <exception cref="OutputExistsException">
    /// A finished sweep of other parameters is in the way, or a file that no sweep wrote.
    /// </exception>
    /// <exception cref="IOException">
    /// The file cannot be written, is being written by another run, is a sweep that was changed since, or an interrupted run is in
    /// the way and <paramref name="resume"/> is false.
    /// </exception>
    /// <exception cref="InvalidDataException">The interrupted run has other parameters, or its files were changed since.</exception>
    /// <exception cref="OperationCanceledException">The sweep was ended.</exception>
    public static SweepSidecar Write(
        SweepPlan plan,
        Shard shard,
        string path,
        bool resume,
        IReadOnlyDictionary<string, string?> parameters,
        TimeProvider clock,
        Action<long>? progress = null,
        int? threads = null,
        bool replace = false,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(shard);
        ArgumentNullException.ThrowIfNull(clock);
        int workers = Require.AtLeast(1, threads ?? Environment.ProcessorCount, nameof(threads), 1024);
        SweepSidecar start = Start(plan, shard, parameters);
        using FileLock only = LockOf(path, replace);
        if (FinishedEarlier(path, start, replace) is { } finished)
        {
            progress?.Invoke(finished.Rows);
            return finished;
        }

        using SweepPart part = SweepPart.Open(PartOf(path), start, resume, Header);
        long began = clock.GetTimestamp();
        long saved = began;
        byte[][] prefixes = [.. plan.Cells.Select(SweepRow.Prefix)];
        progress?.Invoke(part.Rows);
        try
        {
            SweepWorkers.ForEach(
                plan,
                shard.First(plan.Episodes) + part.Rows,
                shard.End(plan.Episodes),
                block => Rows(plan, block, prefixes[block.Cell]),
                block =>
                {
                    part.Append(block.Bytes, block.Rows);
                    progress?.Invoke(part.Rows);
                    if (clock.GetElapsedTime(saved) >= CheckpointInterval)
                    {
                        part.Checkpoint(clock.GetElapsedTime(began));
                        saved = clock.GetTimestamp();
                    }
                },
                workers,
                cancellationToken);
        }
        catch (OperationCanceledException)
        {
            part.Checkpoint(clock.GetElapsedTime(began));
            throw;
        }

        return part.Finish(path, clock.GetElapsedTime(began));
    }

    /// <summary>Checks before anything is computed that a sweep, or one share of it, may be written to a file.</summary>
    /// <param name="plan">The whole sweep.</param>
    /// <param name="shard">Which share.</param>
    /// <param name="path">The file, ending in <c>.csv</c>.</param>
    /// <param name="replace">Whether a finished sweep of other parameters may be replaced.</param>
    /// <returns>The sidecar, where the file is this very sweep and finished; else null.</returns>
    /// <exception cref="OutputExistsException">
    /// A finished sweep of other parameters is in the way, or a file that no sweep wrote.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written, or is a sweep that was changed since.</exception>
    public static SweepSidecar? Check(SweepPlan plan, Shard shard, string path, bool replace = false)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(shard);
        return FinishedEarlier(path, Start(plan, shard, new Dictionary<string, string?>()), replace);
    }

    /// <summary>Joins the shards of a sweep to the file that one run would have written, byte for byte.</summary>
    /// <param name="shards">The shards' files of rows, in any order, each with its sidecar next to it.</param>
    /// <param name="path">The file to write, ending in <c>.csv</c>.</param>
    /// <param name="replace">Whether a finished sweep of other parameters may be replaced.</param>
    /// <returns>The sidecar of the whole.</returns>
    /// <exception cref="OutputExistsException">
    /// A finished sweep of other parameters is in the way, or a file that no sweep wrote.
    /// </exception>
    /// <exception cref="InvalidDataException">The shards are not complete, not disjoint, or not of the same parameters, or
    /// one was changed.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static SweepSidecar Merge(IReadOnlyList<string> shards, string path, bool replace = false)
    {
        ArgumentNullException.ThrowIfNull(shards);
        Require.AtLeast(1, shards.Count, nameof(shards));
        (string Path, SweepSidecar Sidecar)[] ordered =
        [
            .. shards.Select(shard => (Path: shard, Sidecar: SweepSidecar.Read(SweepSidecar.PathOf(shard)))).OrderBy(
                shard => shard.Sidecar.Shard),
        ];
        SweepSidecar first = ordered[0].Sidecar;
        Shard.RequireAll(
            [.. ordered.Select(shard => (shard.Path, shard.Sidecar.PlanHash, new Shard(shard.Sidecar.Shard, shard.Sidecar.Shards)))],
            "sweeps");
        if (ordered.FirstOrDefault(shard => Path.GetFullPath(shard.Path) == Path.GetFullPath(path)).Path is { } itself)
        {
            throw new IOException($"{itself} is one of the shards; write the whole to another file.");
        }

        SweepSidecar start = first with { Shard = 1, Shards = 1, Rows = 0, Bytes = 0, Duration = 0 };
        using FileLock only = LockOf(path, replace);
        if (FinishedEarlier(path, start, replace) is { } finished)
        {
            return finished;
        }

        // What a merge that was ended left behind holds nothing that the shards do not.
        string partPath = PartOf(path);
        SweepPart.DeleteIfOf(partPath, start);
        using SweepPart part = SweepPart.Open(partPath, start, resume: true, Header);
        try
        {
            foreach ((string shardPath, SweepSidecar sidecar) in ordered)
            {
                part.AppendFile(shardPath, Header.Length, sidecar);
            }

            return part.Finish(path, TimeSpan.FromSeconds(ordered.Sum(shard => shard.Sidecar.Duration)));
        }
        catch (InvalidDataException)
        {
            part.Dispose();
            SweepPart.Delete(partPath);
            throw;
        }
    }

    /// <summary>Keeps every other run off the part, the sidecar and the final name.</summary>
    private static FileLock LockOf(string path, bool replace) => FileLock.Take(new OutputFile(path, replace, ".csv").Path);

    private static (byte[] Bytes, int Rows) Rows(SweepPlan plan, SweepBlock block, byte[] prefix)
    {
        byte[] bytes = new byte[block.Metrics.Count * (prefix.Length + SweepRow.LongestResult)];
        int length = 0;
        for (int i = 0; i < block.Metrics.Count; i++)
        {
            prefix.CopyTo(bytes, length);
            length += prefix.Length;
            length += SweepRow.WriteResult(bytes.AsSpan(length), plan.Seed(block.FirstSeedIndex + i), block.Metrics[i]);
        }

        Array.Resize(ref bytes, length);
        return (bytes, block.Metrics.Count);
    }

    private static SweepSidecar Start(SweepPlan plan, Shard shard, IReadOnlyDictionary<string, string?> parameters) => new()
    {
        Version = Version,
        Parameters = parameters,
        PlanHash = HashOf(plan),
        Cells = plan.Cells.Count,
        Seeds = plan.Seeds,
        FirstSeed = plan.FirstSeed,
        Shard = shard.Index,
        Shards = shard.Count,
        Rows = 0,
        Bytes = 0,
        ContentHash = "",
        Duration = 0,
    };

    private static string HashOf(SweepPlan plan)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Header);
        hash.AppendData(
            Encoding.UTF8.GetBytes(FormattableString.Invariant($"version {Version}, {plan.Seeds} seeds from {plan.FirstSeed}\n")));
        foreach (Scenario cell in plan.Cells)
        {
            hash.AppendData(SweepRow.Prefix(cell));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The sidecar of a file that is this sweep already; refuses any other that may not be replaced.</summary>
    private static SweepSidecar? FinishedEarlier(string path, SweepSidecar start, bool replace)
    {
        OutputFile file = new(path, replace, ".csv");
        string sidecarPath = SweepSidecar.PathOf(path);
        if (!new OutputFile(sidecarPath, replace).Exists)
        {
            return file.Exists ? throw new OutputExistsException(path, isOwn: false) : null;
        }

        SweepSidecar finished = SweepSidecar.ReadIfOne(sidecarPath) ?? throw new OutputExistsException(sidecarPath, isOwn: false);
        bool isSame = IsSame(finished, start);
        if (file.Exists && !Matches(path, finished) && !(isSame && SweepPart.IsFinished(PartOf(path), finished)))
        {
            throw new IOException($"{path} was changed since its sweep wrote it (see {sidecarPath}); it is never replaced.");
        }

        if (!isSame && !replace)
        {
            throw new OutputExistsException(file.Exists ? path : sidecarPath, isOwn: true, "a sweep of other parameters");
        }

        return isSame && file.Exists && Matches(path, finished) ? finished : null;
    }

    private static bool Matches(string path, SweepSidecar sidecar)
    {
        using FileStream file = File.OpenRead(path);
        return file.Length == sidecar.Bytes && Convert.ToHexStringLower(SHA256.HashData(file)) == sidecar.ContentHash;
    }

    internal static bool IsSame(SweepSidecar one, SweepSidecar other) =>
        one.PlanHash == other.PlanHash && one.Shard == other.Shard && one.Shards == other.Shards;
}
