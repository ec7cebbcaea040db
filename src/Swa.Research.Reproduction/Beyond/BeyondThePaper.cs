namespace Swa.Research.Reproduction;

/// <summary>Figure 5 and later ones: what the paper leaves open, each with its claims.</summary>
public static class BeyondThePaper
{
    /// <summary>The figures in order: number, subject, and how each is simulated and drawn.</summary>
    public static IReadOnlyList<(int Number, string Subject, Func<CancellationToken, FigureResult> Run)> Figures { get; } =
    [
        (5, "phase diagram", PhaseDiagram.Run),
        (6, "stability map", StabilityMap.Run),
        (7, "hysteresis of the trap", TrapHysteresis.Run),
        (8, "margin under noise", NoiseMargin.Run),
        (9, "delay", DelayStability.Run),
        (10, "selfish agents", DefectorSurface.Run),
        (11, "robust rule", RobustPicture.Run),
        (12, "deployments", EnvironmentThresholds.Run),
        (13, "who chooses λ", WhoChooses.Run),
        (14, "λ from behaviour", WeightFromChoices.Run),
        (15, "equal information", EqualInformation.Run),
        (16, "least-cost λ", LeastCost.Run),
    ];
}
