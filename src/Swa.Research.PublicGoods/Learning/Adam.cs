namespace Swa.Research.PublicGoods;

/// <summary>The Adam optimiser (Kingma and Ba, ICLR 2015) with its usual β₁ = 0.9, β₂ = 0.999, ε = 1e−8.</summary>
/// <param name="parameters">Number of parameters, at least 1.</param>
public sealed class Adam(int parameters)
{
    private const double FirstDecay = 0.9;
    private const double SecondDecay = 0.999;
    private const double Epsilon = 1e-8;

    /// <summary>Running mean of the gradient, one number per parameter.</summary>
    public double[] FirstMoment { get; } = new double[Require.AtLeast(1, parameters, nameof(parameters))];

    /// <summary>Running mean of the squared gradient, one number per parameter.</summary>
    public double[] SecondMoment { get; } = new double[parameters];

    /// <summary>Number of steps taken.</summary>
    public long Steps { get; set; }

    /// <summary>One step against the gradient.</summary>
    /// <param name="values">The parameters, changed in place.</param>
    /// <param name="gradient">The gradient of the loss, one number per parameter.</param>
    /// <param name="learningRate">Step size, above 0.</param>
    public void Step(Span<double> values, ReadOnlySpan<double> gradient, double learningRate)
    {
        Steps++;
        double first = 1 - Math.Pow(FirstDecay, Steps);
        double second = 1 - Math.Pow(SecondDecay, Steps);
        for (int j = 0; j < values.Length; j++)
        {
            double m = FirstMoment[j] = FirstDecay * FirstMoment[j] + (1 - FirstDecay) * gradient[j];
            double v = SecondMoment[j] = SecondDecay * SecondMoment[j] + (1 - SecondDecay) * gradient[j] * gradient[j];
            values[j] -= learningRate * (m / first) / (Math.Sqrt(v / second) + Epsilon);
        }
    }
}
