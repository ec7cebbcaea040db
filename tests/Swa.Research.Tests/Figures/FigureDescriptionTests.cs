using Swa.Research.Figures;

namespace Swa.Research.Tests.Figures;

public class FigureDescriptionTests
{
    private static readonly Axis Plain = new("x");

    public static TheoryData<string, Action> Refused => new()
    {
        { "y", () => _ = new Series("a", [1, 2], [1]) },
        { "x", () => _ = new Series("a", [], []) },
        { "x", () => _ = new Series("a", [double.NaN], [1]) },
        { "y", () => _ = new Series("a", [1], [double.PositiveInfinity]) },
        { "lower", () => _ = new Series("a", [1], [1], [1.5], [2]) },
        { "upper", () => _ = new Series("a", [1], [1], [0.5], [0.9]) },
        { "upper", () => _ = new Bars("a", [1, 2], [1, 1], [2]) },
        { "maximum", () => _ = new Axis("x", 1, 1) },
        { "minimum", () => _ = new Axis("x", 0, 1, AxisScale.Logarithmic) },
        { "categories", () => _ = Axis.Of("x", "a", "a") },
        { "right", () => _ = new ShadedRegion("a", left: 1, right: 1) },
        { "x", () => _ = new HeatMap([2, 1], [1, 2], [[1, 2], [3, 4]], "z") },
        { "values", () => _ = new HeatMap([1, 2], [1, 2], [[1, 2], [3]], "z") },
        { "values", () => _ = new HeatMap([1, 2], [1, 2], [[double.NaN, double.NaN], [double.NaN, double.NaN]], "z") },
        { "maximum", () => _ = new HeatMap([1, 2], [1, 2], [[1, 2], [3, 4]], "z", 1, 0) },
        { "text", () => _ = new Annotation(1, 1, "") },
        { "layers", () => _ = new Figure("", "", Plain, Plain) },
        { "layers", () => _ = new Figure("", "", Plain, Plain, new Series("a", [1], [1]), new Series("a", [1], [2])) },
        { "x", () => _ = new Figure("", "", Plain, Plain, new Bars("a", [1])) },
        { "values", () => _ = new Figure("", "", Axis.Of("", "a", "b"), Plain, new Bars("a", [1])) },
        { "y", () => _ = new Figure("", "", Plain, Axis.Of("", "a"), new Series("a", [1], [1])) },
        { "y", () => _ = new Figure("", "", Plain, new Axis("y", scale: AxisScale.Logarithmic), new Series("a", [1], [0])) },
        { "colorOf", () => _ = new Figure("", "", Plain, Plain, new VerticalLine(1, "") { ColorOf = "nobody" }) },
        { "panels", () => _ = new Figure("", "", []) },
        { "plotWidth", () => _ = new Figure("", "", Plain, Plain, new Series("a", [1], [1])) { PlotWidth = 10 } },
        { "line", () => _ = new Series("a", [1], [1]) { Line = (LineStyle)77 } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_be_drawn_is_refused_where_it_is_made(string parameter, Action make) =>
        Assert.Equal(parameter, Assert.Throws<ParameterException>(make).Parameter);

    [Fact]
    public void An_interval_that_misses_its_point_by_rounding_alone_is_widened_to_it()
    {
        Series series = new("a", [0], [1], [0.9], [0.9999999999999999]);
        Assert.Equal(1, Assert.Single(series.Upper!));
    }

    [Fact]
    public void A_description_keeps_copies_of_its_lists()
    {
        double[] y = [1, 2];
        Series series = new("a", [0, 1], y);
        y[0] = 99;
        Assert.Equal([1, 2], series.Y);
    }

    [Fact]
    public void The_data_are_tidy_rows()
    {
        Table table = new Figure(
            "", "", Plain, Plain, new Series("$λ^{*}$", [0.1 + 0.2, 1], [1, 2], [0, 1], [2, 3]), new Series("b", [0], [-0.0])).ToTable();
        Assert.Equal("series,x,y,lower,upper\nλ*,0.3,1,0,2\nλ*,1,2,1,3\nb,0,0,,\n", table.ToCsv());
    }

    [Fact]
    public void Panels_heat_maps_and_categories_have_their_columns()
    {
        Assert.Equal(["panel", "series", "x", "y", "lower", "upper"], FigureSamples.Panels.ToTable().Columns);
        Assert.Equal(["(a) Welfare", 2], FigureSamples.Panels.ToTable().Rows.Select(row => row[0]).Distinct());

        Table map = FigureSamples.HeatMap.ToTable();
        Assert.Equal("value", map.Columns[^1]);
        Assert.Equal([0.0, 0.25, 1.0, null, 0.5, 1.0, null, null], map.Rows.Select(row => row[^1]));

        Assert.Equal("a repository", FigureSamples.Bars.ToTable().Rows[2][1]);
    }

    [Fact]
    public void A_figure_in_words_names_what_it_shows()
    {
        string text = FigureSamples.Steps.ToString();
        Assert.Contains("Overload rate against Social weight λ", text, StringComparison.Ordinal);
        Assert.Contains("- agent 0: 11 points, y from 0 to 1", text, StringComparison.Ordinal);
        Assert.Contains("- vertical line at 0.85 (λ* = 0.85)", text, StringComparison.Ordinal);
        Assert.Contains("Figure 1.", text, StringComparison.Ordinal);
    }
}
