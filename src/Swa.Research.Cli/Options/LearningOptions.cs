namespace Swa.Research.Cli.Options;

/// <summary>The options of how agents learn.</summary>
internal sealed class LearningOptions
{
    private static readonly LearningSettings Usual = new();

    private readonly Option<string> _protocol = ChoiceOption.WithDefault("--protocol", "When agents move.", Usual.Protocol);
    private readonly Option<string> _observation = ChoiceOption.WithDefault(
        "--observation", "What agents that move in order see: all contributions before theirs, or the last.", Usual.Observation);
    private readonly Option<string> _updates = Integer("--updates", "Number of updates, at least 1.", Usual.Updates);
    private readonly Option<string> _episodes = Integer(
        "--episodes-per-update", "Episodes played between two updates, at least 1.", Usual.EpisodesPerUpdate);
    private readonly Option<string> _epochs = Integer("--epochs", "Passes over the episodes of an update, at least 1.", Usual.Epochs);
    private readonly Option<string> _minibatch = Integer("--minibatch", "Episodes per gradient step, at least 1.", Usual.Minibatch);
    private readonly Option<string> _hiddenUnits = Integer(
        "--hidden-units", "Units of the hidden layer, a multiple of 4.", Usual.HiddenUnits);
    private readonly Option<string> _clipRange = Number(
        "--clip-range", "ε", "Clip range of the probability ratio, above 0 and below 1.", Usual.ClipRange);
    private readonly Option<string> _learningRate = Number(
        "--learning-rate", "r", "Learning rate of the first update, above 0.", Usual.LearningRate);
    private readonly Option<string> _firstDeviation = Number(
        "--first-deviation", "σ", "Standard deviation of the first actions as a share of the range, above 0.", Usual.FirstDeviation);
    private readonly Option<string> _lastDeviation = Number(
        "--last-deviation", "σ", "Standard deviation of the last actions as a share of the range, above 0.", Usual.LastDeviation);
    private readonly Option<string> _trembles = Number(
        "--trembles", "q", "Share of episodes in which one agent contributes anything, so that those after it learn to answer it.",
        Usual.Trembles);
    private readonly Option<string> _seeds = Integer("--seeds", "Number of seeds, at least 1.", 10);
    private readonly Option<string> _firstSeed = CommonOptions.WithDefault(
        "--first-seed", "S", "The first seed; the others follow it.", "0");
    private readonly Option<string> _threads = Integer(
        "--threads", "How many seeds at once, at least 1; results do not depend on it.", Environment.ProcessorCount);

    public IReadOnlyList<Option> All =>
    [
        _protocol, _observation, _updates, _episodes, _epochs, _minibatch, _hiddenUnits, _clipRange, _learningRate, _firstDeviation,
        _lastDeviation, _trembles, _seeds, _firstSeed, _threads,
    ];

    public LearningSettings Settings(ParseResult parsed) => new()
    {
        Protocol = ChoiceOption.Read<Protocol>(parsed.GetRequiredValue(_protocol), "protocol"),
        Observation = ChoiceOption.Read<Observation>(parsed.GetRequiredValue(_observation), "observation"),
        Updates = NumberList.Whole(parsed.GetRequiredValue(_updates), "updates"),
        EpisodesPerUpdate = NumberList.Whole(parsed.GetRequiredValue(_episodes), "episodesPerUpdate"),
        Epochs = NumberList.Whole(parsed.GetRequiredValue(_epochs), "epochs"),
        Minibatch = NumberList.Whole(parsed.GetRequiredValue(_minibatch), "minibatch"),
        HiddenUnits = NumberList.Whole(parsed.GetRequiredValue(_hiddenUnits), "hiddenUnits"),
        ClipRange = NumberList.Number(parsed.GetRequiredValue(_clipRange), "clipRange"),
        LearningRate = NumberList.Number(parsed.GetRequiredValue(_learningRate), "learningRate"),
        FirstDeviation = NumberList.Number(parsed.GetRequiredValue(_firstDeviation), "firstDeviation"),
        LastDeviation = NumberList.Number(parsed.GetRequiredValue(_lastDeviation), "lastDeviation"),
        Trembles = NumberList.Number(parsed.GetRequiredValue(_trembles), "trembles"),
    };

    public ulong[] Seeds(ParseResult parsed)
    {
        ulong first = NumberList.Seed(parsed.GetRequiredValue(_firstSeed), "firstSeed");
        int count = Require.AtLeast(1, NumberList.Whole(parsed.GetRequiredValue(_seeds), "seeds"), "seeds", SeededTraining.MostSeeds);
        return [.. Enumerable.Range(0, count).Select(index => unchecked(first + (ulong)index))];
    }

    public int Threads(ParseResult parsed) => NumberList.Whole(parsed.GetRequiredValue(_threads), "threads");

    private static Option<string> Integer(string name, string description, int usual) =>
        CommonOptions.WithDefault(name, "N", description, FormattableString.Invariant($"{usual}"));

    private static Option<string> Number(string name, string value, string description, double usual) =>
        CommonOptions.WithDefault(name, value, description, FormattableString.Invariant($"{usual}"));
}
