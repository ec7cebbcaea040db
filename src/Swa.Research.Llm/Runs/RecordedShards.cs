using Swa.Research.Figures;

namespace Swa.Research.Llm;

/// <summary>Joins the recordings of the shards of a run.</summary>
public static class RecordedShards
{
    /// <summary>
    /// Joins recordings to the one of the whole run, after checking that they are all its shards, each once and played to its end. Its
    /// replay gives the table of the run that was not divided.
    /// </summary>
    /// <param name="paths">The shards' recordings, in any order, at least one.</param>
    /// <param name="whole">An empty recording, which receives the run, what servers report about its models, and the calls.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>The whole run.</returns>
    /// <exception cref="ParameterException">No recording is given.</exception>
    /// <exception cref="InvalidDataException">
    /// The recordings are not complete, not disjoint, not of one run, or of different weights under one name.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read or is not a recording.</exception>
    public static async Task<ModelRunSettings> MergeAsync(
        IReadOnlyList<string> paths, RecordingFile whole, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(whole);
        Require.AtLeast(1, Require.Given(paths, "shards", "one or more recordings").Count, "shards");
        List<(string Path, ModelRunSettings Run, Shard Shard)> shards = [];
        foreach (string path in paths)
        {
            using RecordingFile recording = RecordingFile.OpenRead(path);
            shards.Add(recording.Runs() is [ModelRunSettings run]
                ? (path, run, run.Shard ?? Shard.Whole)
                : throw new InvalidDataException($"{path} holds {recording.Runs().Count} runs; the recording of a shard holds one."));
        }

        shards = [.. shards.OrderBy(shard => shard.Shard.Index)];
        Shard.RequireAll([.. shards.Select(shard => (shard.Path, (shard.Run with { Shard = null }).ToJson(), shard.Shard))], "runs");
        ModelRunSettings all = shards[0].Run with { Shard = null };
        whole.AddRun(all);
        foreach ((string path, ModelRunSettings run, Shard shard) in shards)
        {
            using RecordingFile recording = RecordingFile.OpenRead(path);
            await RequireCompleteAsync(recording, run, shard, cancellationToken);
            foreach (ModelCard card in recording.Models.Values)
            {
                if (whole.Models.TryGetValue(card.Model, out ModelCard? known) && known.Joined(card) is null)
                {
                    throw new InvalidDataException(
                        $"{path} and the shards before it were recorded with different weights under the name {card.Model}: "
                        + $"{card.ReportedName}, {card.Weights}, and {known.ReportedName}, {known.Weights}.");
                }

                whole.AddModel(card);
            }

            whole.AddCalls(recording);
        }

        return all;
    }

    private static async Task RequireCompleteAsync(
        RecordingFile recording, ModelRunSettings run, Shard shard, CancellationToken cancellationToken)
    {
        IReadOnlyList<ScenarioCell> cells = run.Cells();
        HashSet<ScenarioCell> played =
            [.. (await ModelRun.ReplayCompleteAsync(recording, run, cancellationToken)).Select(row => row.Cell)];
        if (cells.FirstOrDefault(cell => !played.Contains(cell)) is ScenarioCell first)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"{recording.Path}, shard {shard.Index} of {shard.Count}, lacks {cells.Count - played.Count} of its {cells.Count} cells, ")
                + FormattableString.Invariant(
                    $"the first of them {first.Model}, weight {first.Weight}, severity {first.Severity}, seed {first.Seed}; ")
                + "run that shard again, which continues it.");
        }
    }
}
