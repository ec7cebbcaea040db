namespace Swa.Research.Tests.Rule;

public class DemandGridTests
{
    [Theory]
    [InlineData(0.3, 0.25)]
    [InlineData(0.375, 0.25)]
    [InlineData(0.3751, 0.5)]
    [InlineData(4, 4)]
    [InlineData(-1, 0)]
    [InlineData(-1e300, 0)]
    [InlineData(10, 10)]
    [InlineData(11, 10)]
    public void The_nearest_point_is_the_lower_one_of_two_and_lies_on_the_grid(double demand, double nearest) =>
        Assert.Equal(nearest, new DemandGrid(10, 0.25).Nearest(demand));

    [Fact]
    public void No_point_is_nearer()
    {
        // 0.3 does not divide 1, so that the last point is below the largest demand.
        DemandGrid grid = new(1, 0.3);
        double[] points = grid.Points.ToArray();
        foreach (double demand in Enumerable.Range(-10, 140).Select(step => step / 100.0))
        {
            Assert.Equal(points.MinBy(point => Math.Abs(point - demand)), grid.Nearest(demand));
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_not_a_number_of_demand_units_is_refused(double demand) =>
        Assert.Equal("demand", Assert.Throws<ParameterException>(() => new DemandGrid(10, 0.25).Nearest(demand)).Parameter);
}
