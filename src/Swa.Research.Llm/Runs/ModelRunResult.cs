namespace Swa.Research.Llm;

/// <summary>The result of a run.</summary>
/// <param name="Rows">One row per cell and seed, in the settings' order.</param>
public sealed record ModelRunResult(IReadOnlyList<ModelRunRow> Rows)
{
    /// <summary>
    /// The columns <c>model, weight, severity, seed, protocol, mode, talk, overload_rate, mean_welfare, fallback_share, mended_share,
    /// snapped_share, non_argmax_share, decision_noise, calls, tokens</c>; an empty weight is a mixed population's, an empty share has no
    /// denominator, empty tokens were not reported.
    /// </summary>
    /// <returns>One row per cell and seed.</returns>
    public Table ToTable()
    {
        Table table = new(
            "model", "weight", "severity", "seed", "protocol", "mode", "talk", "overload_rate", "mean_welfare",
            "fallback_share", "mended_share", "snapped_share", "non_argmax_share", "decision_noise", "calls", "tokens");
        foreach (ModelRunRow row in Rows)
        {
            EpisodeMetrics metrics = row.Episode.Metrics;
            table.Add(
                row.Cell.Model, row.Cell.Weight, row.Cell.Severity, row.Cell.Seed,
                Words(row.Settings.Protocol), Words(row.Settings.Mode), row.Settings.Talk, metrics.OverloadRate, metrics.MeanWelfare,
                row.Tally.FallbackShare, row.Tally.MendedShare, row.Tally.SnappedShare, row.Tally.NonArgMaxShare, row.Tally.DecisionNoise,
                row.Tally.Calls, row.Tally.Tokens);
        }

        return table;
    }

    /// <summary>How each model behaved over all its cells, with its fallbacks by kind.</summary>
    /// <returns>The columns <c>model, decisions, fallback_share, fallbacks, repaired</c>; the fallbacks as text by role and kind,
    /// <c>repaired</c> the unreadable replies that a later attempt repaired.</returns>
    public Table FallbacksByModel()
    {
        Table table = new("model", "decisions", "fallback_share", "fallbacks", "repaired");
        foreach (IGrouping<string, ModelRunRow> model in Rows.GroupBy(row => row.Cell.Model))
        {
            int decisions = model.Sum(row => row.Tally.Decisions);
            int fallbacks = model.Sum(row => row.Tally.FallbackCount);
            var kinds = model
                .SelectMany(row => row.Tally.Fallbacks)
                .GroupBy(fallback => fallback.Key, fallback => fallback.Value)
                .OrderBy(kind => kind.Key)
                .Select(kind => $"{Name(kind.Key)} {kind.Sum()}");
            table.Add(
                model.Key, decisions, decisions == 0 ? null : (double)fallbacks / decisions, string.Join(", ", kinds),
                model.Sum(row => row.Tally.RepairedCount));
        }

        return table;
    }

    private static string Name((DecisionRole Role, ReplyProblemKind Kind) fallback) => $"{Words(fallback.Role)}/{Words(fallback.Kind)}";

    private static string Words<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()).Replace('-', ' ');
}
