using FsCheck;
using FsCheck.Fluent;
using Swa.Research.Figures;

namespace Swa.Research.Tests.Figures;

public class AxisTicksTests
{
    [Theory]
    [InlineData(0, 1, 10, "0.0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1.0")]
    [InlineData(0, 1, 8, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(0, 1, 2, "0.0 0.5 1.0")]
    [InlineData(-15.5, 21.2, 8, "−15 −10 −5 0 5 10 15 20")]
    [InlineData(-20, 20, 8, "−20 −15 −10 −5 0 5 10 15 20")]
    [InlineData(0, 1000, 5, "0 200 400 600 800 1000")]
    [InlineData(0.30000000000000004, 0.7, 4, "0.3 0.4 0.5 0.6 0.7")]
    [InlineData(0, 3e6, 3, "0 $10^{6}$ $2×10^{6}$ $3×10^{6}$")]
    [InlineData(-2e-6, 2e-6, 4, "$−2×10^{−6}$ $−10^{−6}$ 0 $10^{−6}$ $2×10^{−6}$")]
    [InlineData(1e9, 1.000002e9, 2, "$10^{9}$ $1.000001×10^{9}$ $1.000002×10^{9}$")]
    public void Linear_ticks_are_round_numbers(double low, double high, int intervals, string labels)
    {
        Assert.Equal(labels, string.Join(' ', AxisTicks.Linear(low, high, intervals, extendLow: true, extendHigh: true).Labels));
    }

    [Fact]
    public void Tick_values_carry_no_rounding_noise()
    {
        AxisTicks ticks = AxisTicks.Linear(0, 1, 10, extendLow: false, extendHigh: false);
        Assert.Equal([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1], ticks.Values);
    }

    [Fact]
    public void An_open_end_moves_to_a_tick_that_is_less_than_half_a_step_away_and_a_given_end_never_moves()
    {
        AxisTicks open = AxisTicks.Linear(-18, 21, 4, extendLow: true, extendHigh: true);
        Assert.Equal((-20, 21), (open.Minimum, open.Maximum));
        AxisTicks given = AxisTicks.Linear(-18, 21, 4, extendLow: false, extendHigh: false);
        Assert.Equal((-18, 21), (given.Minimum, given.Maximum));
        Assert.Equal([-10, 0, 10, 20], given.Values);
    }

    [Theory]
    [InlineData(5, 1000, 10, "5 10 20 50 100 200 500 1000")]
    [InlineData(5, 1000, 4, "10 100 1000")]
    [InlineData(1e-6, 0.5, 8, "$10^{−6}$ $10^{−5}$ $10^{−4}$ $10^{−3}$ $10^{−2}$ $10^{−1}$")]
    [InlineData(0.01, 1, 10, "0.01 0.02 0.05 0.1 0.2 0.5 1")]
    [InlineData(2.4, 3.1, 5, "2 5")]
    public void Logarithmic_ticks_are_powers_of_ten_with_2_and_5_between_where_there_is_room(
        double low, double high, int intervals, string labels)
    {
        AxisTicks ticks = AxisTicks.Logarithmic(low, high, intervals, extendLow: true, extendHigh: true);
        if (labels == "2 5")
        {
            Assert.Equal((2, 5), (ticks.Minimum, ticks.Maximum));
            Assert.True(ticks.Values.Count >= 3, "an axis of less than a decade takes linear ticks");
        }
        else
        {
            Assert.Equal(labels, string.Join(' ', ticks.Labels));
        }
    }

    [Fact]
    public void Ticks_cover_the_range_are_evenly_spaced_and_not_too_many()
    {
        Gen<(double, double, int)> ranges =
            from low in Gen.Choose(-1_000_000, 1_000_000)
            from span in Gen.Choose(1, 1_000_000)
            from scale in Gen.Choose(-12, 6)
            from intervals in Gen.Choose(3, 12)
            select (low * Math.Pow(10, scale), (low + span) * Math.Pow(10, scale), intervals);
        Prop.ForAll(ranges.ToArbitrary(), range =>
        {
            (double low, double high, int intervals) = range;
            AxisTicks ticks = AxisTicks.Linear(low, high, intervals, extendLow: true, extendHigh: true);
            double step = ticks.Values.Count > 1 ? ticks.Values[1] - ticks.Values[0] : double.PositiveInfinity;
            double slack = 1e-6 * step + 1e-12 * Math.Max(Math.Abs(low), Math.Abs(high));
            Assert.InRange(ticks.Values.Count, 2, intervals + 1);
            Assert.Equal(ticks.Values.Count, ticks.Labels.Distinct().Count());
            Assert.True(ticks.Minimum <= low && ticks.Maximum >= high);
            Assert.True(ticks.Values[0] - low <= step / 2 + slack, "a tick near the low end");
            Assert.True(high - ticks.Values[^1] <= step / 2 + slack, "a tick near the high end");
            Assert.All(
                ticks.Values.Zip(ticks.Values.Skip(1)),
                pair => Assert.InRange(pair.Second - pair.First, step - slack, step + slack));
        }).Check(QuietChecks.Config.WithMaxTest(2000));
    }
}
