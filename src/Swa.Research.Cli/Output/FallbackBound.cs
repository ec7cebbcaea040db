namespace Swa.Research.Cli.Output;

/// <summary>The largest share of a model's decisions that the rule may have made if something is to be decided about the model.</summary>
internal static class FallbackBound
{
    public static Option<string> Option() => CommonOptions.WithDefault(
        "--max-fallback", "SHARE",
        "Largest share of a model's decisions left to the rule, from 0 to 1, above which nothing is decided about the model.",
        WeightSweep.DefaultMostFallbacks);

    public static double Of(ParseResult parsed, Option<string> option) =>
        Require.Share(NumberList.Number(parsed.GetRequiredValue(option), "maxFallback"), "maxFallback");

    /// <summary>Warns of the models in a table with the columns <c>model</c> and <c>fallback_share</c> that are above a bound.</summary>
    public static void Warn(TextWriter error, IEnumerable<(string Model, double? Share)> models, double bound)
    {
        foreach ((string model, double? share) in models.Where(each => each.Share > bound))
        {
            error.WriteLine(FormattableString.Invariant(
                $"swa: {Report.Printable(model)} left {100 * share:0.#}% of its decisions to the rule (at most {100 * bound:0.#}%): ")
                + "its curve shows the rule, not the model.");
        }
    }
}
