using MathNet.Numerics.Distributions;

namespace Swa.Research;

/// <summary>A mean over independent runs with its 95% confidence interval (Student's t). The unit is the run, never the step.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Lower">Lower end of the interval.</param>
/// <param name="Upper">Upper end of the interval.</param>
/// <param name="Count">Number of runs.</param>
public readonly record struct MeanInterval(double Mean, double Lower, double Upper, int Count)
{
    /// <summary>Half the width of the interval.</summary>
    public double HalfWidth => (Upper - Lower) / 2;

    /// <summary>Mean and interval of a sample. One run alone has no spread: its interval is the mean itself.</summary>
    /// <param name="values">One value per run, at least one.</param>
    /// <returns>The mean with its interval.</returns>
    /// <exception cref="ParameterException">There is no value.</exception>
    public static MeanInterval Of(ReadOnlySpan<double> values)
    {
        Require.AtLeast(1, values.Length, nameof(values));
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double distance = values[i] - mean;
            mean += distance / (i + 1);
            squares += distance * (values[i] - mean);
        }

        if (values.Length == 1)
        {
            return new(mean, mean, mean, 1);
        }

        double error = Math.Sqrt(squares / (values.Length - 1) / values.Length);
        double half = error == 0 ? 0 : StudentT.InvCDF(0, 1, values.Length - 1, 0.975) * error;
        return new(mean, mean - half, mean + half, values.Length);
    }
}
