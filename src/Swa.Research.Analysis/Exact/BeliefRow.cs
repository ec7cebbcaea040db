namespace Swa.Research;

/// <summary>
/// From one belief to the points of a mesh: the probability of each. A next belief between two points is split between them, which keeps
/// mass and mean and makes the whole step a matrix.
/// </summary>
/// <param name="First">Index of the first mesh point.</param>
/// <param name="Mass">Probabilities of it and of those that follow.</param>
/// <param name="Outcome">Means of what the step brings.</param>
internal sealed record BeliefRow(int First, double[] Mass, StepOutcome Outcome)
{
    /// <summary>Makes the row of one belief.</summary>
    /// <param name="loads">The law of the load at this belief.</param>
    /// <param name="loadStep">Distance between neighbouring loads.</param>
    /// <param name="next">The belief that follows from a load.</param>
    /// <param name="meshStep">Distance between neighbouring mesh points.</param>
    /// <param name="points">Number of mesh points.</param>
    public static BeliefRow Of(LoadPart[] loads, double loadStep, Func<double, double> next, double meshStep, int points)
    {
        int first = loads.Min(part => Below(part.First));
        double[] mass = new double[loads.Max(part => Below(part.First + (part.Mass.Length - 1) * loadStep)) + 2 - first];
        StepOutcome mean = default;
        foreach (LoadPart part in loads)
        {
            mean += part.Outcome;
            for (int i = 0; i < part.Mass.Length; i++)
            {
                double load = part.First + i * loadStep;
                int below = Below(load);
                double above = part.Mass[i] * Math.Clamp(next(load) / meshStep - below, 0, 1);
                mass[below - first] += part.Mass[i] - above;
                mass[below - first + 1] += above;
            }
        }

        return new(first, mass, mean);

        int Below(double load) => Math.Clamp((int)(next(load) / meshStep), 0, points - 2);
    }
}
