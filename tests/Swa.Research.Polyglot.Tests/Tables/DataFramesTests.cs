using FsCheck;
using FsCheck.Fluent;
using Microsoft.Data.Analysis;

namespace Swa.Research.Polyglot.Tests.Tables;

public class DataFramesTests
{
    [Fact]
    public void An_episode_keeps_its_columns_types_and_cells()
    {
        Episode episode = (Scenario.Paper with { Steps = 7 }).Play(seed: 3);
        DataFrame frame = episode.ToDataFrame();
        Assert.Equal(7, frame.Rows.Count);
        Assert.Equal(
            [typeof(int), typeof(double), typeof(double), typeof(double), typeof(double), typeof(bool)],
            frame.Columns.Take(6).Select(column => column.DataType));
        Assert.Equal(episode.Load(4), frame.Columns.GetDoubleColumn("load")[4]);
        AssertSame(episode.ToTable(), frame.ToTidyTable());
    }

    [Fact]
    public void A_sweep_keeps_its_columns_types_and_undefined_cells()
    {
        SweepRuns runs = new Sweep(Scenario.Paper with { Steps = 5 }).Vary(s => s.Weight, 0, 0.5, 1).Run(seeds: 4);
        DataFrame frame = runs.ToDataFrame();
        Assert.Equal(12, frame.Rows.Count);
        Assert.Equal(typeof(int), frame["agents"].DataType);
        Assert.Equal(typeof(double), frame["weight"].DataType);
        Assert.Equal(typeof(string), frame["proposer"].DataType);
        Assert.Equal(typeof(ulong), frame["seed"].DataType);
        Assert.Equal(12, frame["noise"].NullCount);
        AssertSame(runs.ToTable(), frame.ToTidyTable());

        double mean = (double)frame.Filter((PrimitiveDataFrameColumn<bool>)frame["weight"].ElementwiseEquals(0.5))["mean_welfare"].Mean();
        Assert.Equal(runs.Cells[1].Mean("mean_welfare").Mean, mean, 9);
    }

    [Fact]
    public void Means_and_scored_candidates_become_data_frames()
    {
        Table means = new Sweep(Scenario.Paper with { Steps = 5 }).Vary(s => s.Severity, 1.6, 2.4).Run(seeds: 4).Means("overload_rate");
        Assert.Equal(["severity", "overload_rate", "overload_rate_lower", "overload_rate_upper", "seeds"], Names(means.ToDataFrame()));
        ScoreTable scores = new SwiRule(CongestionGame.Paper).Score(weight: 0.8, belief: 4, proposals: [0, 1, 6]);
        Assert.Equal(((ITabular)scores).ToTable().Columns, Names(scores.ToDataFrame()));

        static IEnumerable<string> Names(DataFrame frame) => frame.Columns.Select(column => column.Name);
    }

    [Fact]
    public void Any_table_comes_back_with_the_same_types_and_cells()
    {
        Gen<object?[]> column = Gen.OneOf(
            Cells(ArbMap.Default.GeneratorFor<double>().Select(value => (object?)value)),
            Cells(ArbMap.Default.GeneratorFor<int>().Select(value => (object?)value)),
            Cells(ArbMap.Default.GeneratorFor<long>().Select(value => (object?)value)),
            Cells(ArbMap.Default.GeneratorFor<ulong>().Select(value => (object?)value)),
            Cells(ArbMap.Default.GeneratorFor<bool>().Select(value => (object?)value)),
            Cells(ArbMap.Default.GeneratorFor<NonNull<string>>().Select(value => (object?)value.Get)));
        Prop.ForAll(column.ArrayOf(4).ToArbitrary(), columns =>
        {
            Table table = new("a", "b", "c", "d");
            for (int row = 0; row < 6; row++)
            {
                table.Add([.. columns.Select(cells => cells[row])]);
            }

            AssertSame(table, table.ToDataFrame().ToTidyTable());
        }).CheckQuietly();

        static Gen<object?[]> Cells(Gen<object?> cell) =>
            Gen.Frequency((1, Gen.Constant<object?>(null)), (4, cell)).ArrayOf(6);
    }

    [Fact]
    public void A_number_that_is_none_differs_from_an_undefined_cell()
    {
        Table table = new("x");
        table.Add(double.NaN);
        table.Add([null]);
        DataFrame frame = table.ToDataFrame();
        Assert.Equal(double.NaN, frame["x"][0]);
        Assert.Null(frame["x"][1]);
        AssertSame(table, frame.ToTidyTable());
    }

    [Fact]
    public void A_table_without_rows_comes_back()
    {
        Table table = new("a", "b");
        AssertSame(table, table.ToDataFrame().ToTidyTable());
    }

    [Fact]
    public void Smaller_numbers_are_widened_and_dates_are_refused()
    {
        DataFrame frame = new(
            new SingleDataFrameColumn("f", [0.5f]), new UInt32DataFrameColumn("u", [uint.MaxValue]), new ByteDataFrameColumn("b", [7]));
        Assert.Equal([0.5, (long)uint.MaxValue, 7], frame.ToTidyTable().Rows[0]);
        ParameterException refused = Assert.Throws<ParameterException>(
            () => new DataFrame(new DateTimeDataFrameColumn("day", [DateTime.UnixEpoch])).ToTidyTable());
        Assert.Contains("column day", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_of_several_types_is_refused()
    {
        Table table = new("mixed");
        table.Add(1);
        table.Add(1.5);
        ParameterException refused = Assert.Throws<ParameterException>(() => table.ToDataFrame());
        Assert.Contains("Int32, Double", refused.Message, StringComparison.Ordinal);
    }

    private static void AssertSame(Table expected, Table actual)
    {
        Assert.Equal(expected.Columns, actual.Columns);
        Assert.Equal(expected.Rows.Count, actual.Rows.Count);
        for (int row = 0; row < expected.Rows.Count; row++)
        {
            Assert.Equal(expected.Rows[row].Select(cell => cell?.GetType()), actual.Rows[row].Select(cell => cell?.GetType()));
            Assert.Equal(expected.Rows[row], actual.Rows[row]);
        }
    }
}
