using FsCheck.Fluent;

namespace Swa.Research.Tests.Robust;

public class LoadNoiseTests
{
    [Fact]
    public void Without_delay_the_deviations_have_their_closed_form() => RandomGames.Check(
        from agents in Gen.Choose(2, 100)
        from gain in RandomGames.Between(0.05, 1.9)
        from noise in RandomGames.Between(0, 5)
        select (agents, smoothing: Math.Min(1, gain / agents), noise),
        loop =>
        {
            (int n, double smoothing, double noise) = loop;
            double belief = smoothing * noise / (n * Math.Sqrt(1 - Math.Pow(1 - smoothing * n, 2)));
            Near.Relative(belief, LoadNoise.BeliefDeviation(n, smoothing, noise)!.Value, 1e-9);
            Near.Relative(n * (n - 1) * belief, LoadNoise.LoadDeviation(n, smoothing, noise)!.Value, 1e-9);
            Near.Relative(
                n * (n - 1) * belief / Math.Sqrt(n), LoadNoise.LoadDeviation(n, smoothing, noise, 0, NoiseScope.Private)!.Value, 1e-9);
            Near.Relative(Math.Sqrt(smoothing * n / 2) * (n - 1) / n, LoadNoise.LoadPerSurprise(n, smoothing)!.Value, 1e-9);
        });

    [Theory]
    [InlineData(5, 0.2)]
    [InlineData(40, 0.025)]
    public void At_the_dead_beat_gain_the_load_follows_the_noise_of_one_step(int agents, double smoothing) =>
        Near.Relative((agents - 1) * 0.5 / agents, LoadNoise.LoadDeviation(agents, smoothing, 0.5)!.Value, 1e-12);

    [Theory]
    [InlineData(5, 0.1, 1)]
    [InlineData(5, 0.2, 1)]
    [InlineData(12, 0.02, 2)]
    [InlineData(30, 0.01, 4)]
    public void With_delay_they_are_those_of_the_recursion(int agents, double smoothing, int delay)
    {
        // 400,000 correlated steps: the deviation is known to about 1%, and less where the loop rings.
        const int steps = 400_000;
        RandomStream random = RandomStream.For(7, 0, 0);
        double[] recent = new double[delay + 1];
        double belief = 0;
        double squares = 0;
        double surprises = 0;
        for (int step = 0; step < steps; step++)
        {
            recent[step % (delay + 1)] = belief;
            double earlier = recent[(step + 1) % (delay + 1)];
            double noise = random.NextNormal();
            double surprise = -agents * (agents - 1) * earlier - agents * belief + noise;
            squares += belief * belief;
            surprises += surprise * surprise;
            belief = (1 - smoothing) * belief - smoothing * (agents - 1) * earlier + smoothing * noise / agents;
        }

        double deviation = Math.Sqrt(squares / steps);
        Near.Absolute(1, LoadNoise.BeliefDeviation(agents, smoothing, 1, delay)!.Value / deviation, 0.02);
        Near.Absolute(
            1, LoadNoise.LoadPerSurprise(
            agents, smoothing, delay)!.Value / (agents * (agents - 1) * deviation / Math.Sqrt(surprises / steps)), 0.02);
    }

    [Fact]
    public void An_unstable_loop_has_no_deviation()
    {
        Assert.Null(LoadNoise.BeliefDeviation(12, 0.2, 1));
        Assert.Null(LoadNoise.LoadDeviation(10, 0.2, 1));
        Assert.Null(LoadNoise.LoadDeviation(5, 0.2, 1, 2));
        Assert.Null(LoadNoise.LoadPerSurprise(5, 0.2, 2));
    }

    [Fact]
    public void Margin_and_overload_probability_are_each_others_inverse()
    {
        double deviation = LoadNoise.LoadDeviation(5, 0.2, 0.5)!.Value;
        Near.Absolute(0.1056, RiskMargin.OverloadProbability(0.5, deviation), 5e-5);
        Near.Absolute(0.0062, RiskMargin.OverloadProbability(1, deviation), 5e-5);
        foreach (double probability in new[] { 0.001, 0.01, 0.1, 0.5 })
        {
            Near.Absolute(probability, RiskMargin.OverloadProbability(RiskMargin.For(deviation, probability), deviation), 1e-9);
        }

        Assert.Equal(0, RiskMargin.For(deviation, 0.9));
        Assert.Equal(0, RiskMargin.OverloadProbability(0, 0));
        Assert.Throws<ParameterException>(() => RiskMargin.For(deviation, 0));
        Assert.Throws<ParameterException>(() => RiskMargin.For(-1, 0.1));
    }

    [Theory]
    [InlineData(1.6)]
    [InlineData(6)]
    [InlineData(50)]
    public void No_other_overload_probability_gives_more_welfare_than_one_over_the_severity(double severity)
    {
        double best = Loss(RiskMargin.For(1, RiskMargin.BestOverloadProbability(severity)));
        if (severity >= 2)
        {
            Assert.All(Enumerable.Range(0, 500), hundredth => Assert.True(Loss(hundredth / 100.0) >= best - 1e-9));
        }

        // Welfare lost at a margin: the margin itself and β times the mean excess of a standard normal load, in units of its deviation.
        double Loss(double margin) => margin + severity * (
            MathNet.Numerics.Distributions.Normal.PDF(0, 1, margin) - margin * MathNet.Numerics.Distributions.Normal.CDF(0, 1, -margin));
        Assert.Throws<ParameterException>(() => RiskMargin.BestOverloadProbability(1));
    }
}
