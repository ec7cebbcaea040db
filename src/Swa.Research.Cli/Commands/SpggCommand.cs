namespace Swa.Research.Cli.Commands;

/// <summary><c>swa spgg</c>: the sequential public goods game of MAC-SPGG.</summary>
internal static class SpggCommand
{
    public static Command Create() => new(
        "spgg",
        "The sequential public goods game: its equilibria, incentives that make everybody contribute, agents that learn it, and "
            + "ensembles of models that play it."
            + "\n\nExample: swa spgg solve --agents 3 --multiplier 1.5 --bonus 0.6 --cost 1 --penalty 1 --threshold 2")
    {
        SpggSolveCommand.Create(),
        SpggDesignCommand.Create(),
        SpggTrainCommand.Create(),
        SpggLearningCommand.Create(),
        SpggChecksCommand.Create(),
        SpggEnsembleCommand.Create(),
    };
}
