namespace Swa.Research.Cli.Options;

/// <summary>The options of a sequential public goods game on one command.</summary>
internal sealed class PublicGoodsOptions
{
    private static readonly PublicGoodsGame Usual = ReferenceGames.Default;

    private readonly Option<string> _agents = CommonOptions.WithDefault("--agents", "n", "Number of agents, at least 1.", Usual.Agents);
    private readonly Option<string> _multiplier = CommonOptions.WithDefault(
        "--multiplier", "ρ", "Multiplier of the total score that all share equally, at least 0.", Usual.Multiplier);
    private readonly Option<string> _bonus = CommonOptions.WithDefault(
        "--bonus", "γ", "Cooperation bonus on the own contribution times the earlier ones, at least 0.", Usual.Bonus);
    private readonly Option<string> _cost = CommonOptions.WithDefault(
        "--cost", "κ", "Linear cost of a unit of contribution, at least 0; or one per position, such as 0.8,1,1.2.", Usual.Costs[0].Linear);
    private readonly Option<string> _convexity = CommonOptions.WithDefault(
        "--convexity", "η", "Convexity of the cost, at least 0; or one per position.", Usual.Costs[0].Convexity);
    private readonly Option<string> _penalty = CommonOptions.WithDefault(
        "--penalty", "P", "Penalty for everybody where the total misses the threshold, at least 0.", Usual.Penalty);
    private readonly Option<string?> _threshold;
    private readonly Option<string> _minContribution = CommonOptions.WithDefault(
        "--min-contribution", "c", "Smallest contribution of one agent, at least 0.", Usual.MinContribution);
    private readonly Option<string> _maxContribution = CommonOptions.WithDefault(
        "--max-contribution", "c", "Largest contribution of one agent, above the smallest.", Usual.MaxContribution);
    private readonly bool _usuallyAll;

    /// <summary>Makes the options.</summary>
    public PublicGoodsOptions(bool usuallyAll = false)
    {
        _usuallyAll = usuallyAll;
        _threshold = CommonOptions.Optional(
            "--threshold",
            "B",
            "Threshold of the total contribution, from 0 to agents × largest contribution (default: "
            + (usuallyAll ? "the latter)." : FormattableString.Invariant($"{Usual.Threshold}, or the latter where that is less).")));
    }

    /// <summary>Levels of a grid of contributions; null where the user gives none.</summary>
    public Option<string?> Levels { get; } = CommonOptions.Optional(
        "--levels",
        "L",
        FormattableString.Invariant($"Number of steps of a grid of contributions, at least 1 (default: none where agents move in order ")
            + FormattableString.Invariant($"and see all, which is solved exactly in the continuum; else {ReferenceGames.Levels})."));

    private Option[] Terms => [_multiplier, _bonus, _cost, _convexity, _penalty, _threshold, _minContribution, _maxContribution];

    public IReadOnlyList<Option> All => [_agents, .. Terms];

    /// <summary>Adds the options of the rewards alone, where the number of agents is given elsewhere.</summary>
    public void AddTermsTo(Command command) => command.Add(Terms);

    /// <summary>The first of the rewards' options that the user has given; null where all are left at their defaults.</summary>
    public string? FirstGiven(ParseResult parsed) =>
        Terms.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;

    public PublicGoodsGame Game(ParseResult parsed)
    {
        int agents = NumberList.Whole(parsed.GetRequiredValue(_agents), "agents");
        return Game(parsed, Require.AtLeast(1, agents, "agents", PublicGoodsGame.MostAgents));
    }

    /// <summary>The game of a number of agents that is at least 1.</summary>
    public PublicGoodsGame Game(ParseResult parsed, int agents)
    {
        double maxContribution = NumberList.Number(parsed.GetRequiredValue(_maxContribution), "maxContribution");
        double most = agents * maxContribution;
        double threshold = parsed.GetValue(_threshold) is { } text
            ? NumberList.Number(text, "threshold")
            : Math.Max(0, _usuallyAll ? most : Math.Min(Usual.Threshold, most));
        return new PublicGoodsGame(
            Costs(parsed, agents),
            NumberList.Number(parsed.GetRequiredValue(_multiplier), "multiplier"),
            NumberList.Number(parsed.GetRequiredValue(_bonus), "bonus"),
            NumberList.Number(parsed.GetRequiredValue(_penalty), "penalty"),
            threshold,
            NumberList.Number(parsed.GetRequiredValue(_minContribution), "minContribution"),
            maxContribution);
    }

    /// <summary>The levels that the user has given, at least 1; null for none.</summary>
    public int? LevelsOf(ParseResult parsed) => parsed.GetValue(Levels) is { } text
        ? Require.AtLeast(1, NumberList.Whole(text, "levels"), "levels")
        : null;

    private EffortCost[] Costs(ParseResult parsed, int agents)
    {
        double[] linear = OneEach(parsed.GetRequiredValue(_cost), agents, "cost");
        double[] convexity = OneEach(parsed.GetRequiredValue(_convexity), agents, "convexity");
        return [.. linear.Zip(convexity, (kappa, eta) => new EffortCost(kappa, eta))];
    }

    private static double[] OneEach(string text, int agents, string option)
    {
        IReadOnlyList<double> numbers = NumberList.Numbers(text, option);
        return numbers.Count == 1 ? [.. Enumerable.Repeat(numbers[0], agents)]
            : numbers.Count == agents ? [.. numbers]
            : throw new ParameterException(option, $"'{text}'", $"one number, or {agents} numbers, one per agent");
    }
}
