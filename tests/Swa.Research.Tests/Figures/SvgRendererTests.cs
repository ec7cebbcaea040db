using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using Swa.Research.Figures;

namespace Swa.Research.Tests.Figures;

public class SvgRendererTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Points_lie_where_the_ticks_say()
    {
        double[] x = [0, 0.35, 1];
        double[] y = [-3, 0.5, 12];
        XElement svg = Draw(new Figure("", "", new Axis("x", 0, 1), new Axis("y", -5, 15), new Series("a", x, y)));
        Func<double, double> across = Scale(svg, "x-tick", "x", 0);
        Func<double, double> down = Scale(svg, "y-tick", "y", 3.8);
        (double X, double Y)[] markers = [.. Markers(svg)];
        Assert.Equal(3, markers.Length);
        for (int i = 0; i < x.Length; i++)
        {
            Assert.InRange(markers[i].X - across(x[i]), -0.02, 0.02);
            Assert.InRange(markers[i].Y - down(y[i]), -0.02, 0.02);
        }
    }

    [Fact]
    public void Points_lie_at_their_logarithms_on_a_logarithmic_axis()
    {
        XElement svg = Draw(new Figure(
            "",
            "",
            new Axis("n", 1, 1000, AxisScale.Logarithmic),
            new Axis("y", 0, 1),
            new Series("a", [1, 31.6227766017, 1000], [0, 0, 1])));
        double[] x = [.. Markers(svg).Select(marker => marker.X)];
        Assert.InRange(x[1] - (x[0] + x[2]) / 2, -0.02, 0.02);
    }

    [Fact]
    public void Markers_at_the_ends_of_the_range_are_whole()
    {
        XElement svg = Draw(FigureSamples.Steps);
        XElement frame = svg.Descendants(Svg + "clipPath").Single().Element(Svg + "rect")!;
        (double left, double top) = (Number(frame, "x"), Number(frame, "y"));
        (double right, double bottom) = (left + Number(frame, "width"), top + Number(frame, "height"));
        Assert.All(Markers(svg), marker =>
        {
            Assert.InRange(marker.X, left + 8, right - 8);
            Assert.InRange(marker.Y, top + 8, bottom - 8);
        });
    }

    [Fact]
    public void Every_drawn_point_and_interval_lies_inside_the_frame()
    {
        Gen<(int X, int Y, int Down, int Up)> point =
            from x in Gen.Choose(-1000, 1000)
            from y in Gen.Choose(-100_000, 100_000)
            from down in Gen.Choose(0, 500)
            from up in Gen.Choose(0, 500)
            select (x, y, down, up);
        Gen<(double Scale, (int X, int Y, int Down, int Up)[] Points)> figures =
            from points in point.NonEmptyListOf()
            from power in Gen.Choose(-9, 9)
            select (Math.Pow(10, power), points.ToArray());
        Check.One(QuietChecks.Config.WithMaxTest(60), Prop.ForAll(figures.ToArbitrary(), sample =>
        {
            double At(int value) => value * sample.Scale;

            XElement svg = Draw(new Figure("", "", new Axis("x"), new Axis("y"), new Series(
                "a",
                [.. sample.Points.Select(one => At(one.X))],
                [.. sample.Points.Select(one => At(one.Y))],
                [.. sample.Points.Select(one => At(one.Y - one.Down))],
                [.. sample.Points.Select(one => At(one.Y + one.Up))])));
            XElement frame = svg.Descendants(Svg + "clipPath").Single().Element(Svg + "rect")!;
            (double left, double top) = (Number(frame, "x"), Number(frame, "y"));
            (double right, double bottom) = (left + Number(frame, "width"), top + Number(frame, "height"));
            Assert.Equal(sample.Points.Length, Markers(svg).Count());
            Assert.All(Markers(svg), marker =>
            {
                Assert.InRange(marker.X, left, right);
                Assert.InRange(marker.Y, top, bottom);
            });
            XElement plot = svg.Descendants(Svg + "g").Single(group => Class(group) == "plot");
            Assert.All(plot.Descendants().Where(one => Class(one) == "interval"), bar =>
            {
                Match ends = Regex.Match(bar.Attribute("d")!.Value, @"^M\S+ (\S+?)V([-0-9.]+)");
                Assert.InRange(Parse(ends.Groups[1].Value), top, bottom);
                Assert.InRange(Parse(ends.Groups[2].Value), top, bottom);
            });
        }));
    }

    [Fact]
    public void Bars_reach_from_zero_to_their_values()
    {
        XElement svg = Draw(FigureSamples.Bars);
        Func<double, double> down = Scale(svg, "y-tick", "y", 3.8);
        XElement[] bars = [.. svg.Descendants(Svg + "rect").Where(rect => Class(rect) == "bar")];
        double[] values = [0.7, 0.8, -0.2, 0.72, 0.82, 0.3];
        Assert.Equal(values.Length, bars.Length);
        for (int i = 0; i < values.Length; i++)
        {
            Assert.InRange(Number(bars[i], "y") - down(Math.Max(0, values[i])), -0.03, 0.03);
            Assert.InRange(Number(bars[i], "y") + Number(bars[i], "height") - down(Math.Min(0, values[i])), -0.03, 0.03);
        }
    }

    [Fact]
    public void Heat_map_cells_take_the_colours_of_their_values_and_a_cell_without_a_value_is_blank()
    {
        XElement svg = Draw(FigureSamples.HeatMap);
        XElement cells = svg.Descendants(Svg + "g").Single(group => Class(group) == "heat-map");
        IEnumerable<string> colors = cells.Elements().Select(cell => cell.Attribute("fill")!.Value);
        Assert.Equal(["#440154", "#3B528A", "#FDE725", "#21918C", "#FDE725"], colors);
    }

    [Fact]
    public void Labels_of_lines_that_are_close_together_do_not_cover_each_other()
    {
        XElement svg = Draw(FigureSamples.Steps);
        (double X, double Width)[] labels =
        [
            .. svg.Descendants(Svg + "text")
                .Where(text => Class(text) == "reference-label" && text.Value.StartsWith('λ'))
                .Select(text => (Number(text, "x"), TextLayout.Width("$λ_{SWI} = 0.84$", 12)))
                .OrderBy(label => label.Item1),
        ];
        Assert.Equal(2, labels.Length);
        Assert.True(labels[1].X - labels[0].X > labels[0].Width * 0.9);
    }

    [Fact]
    public void The_legend_lies_outside_the_frame_and_inside_the_document()
    {
        foreach (Figure figure in FigureSamples.All)
        {
            XElement svg = Draw(figure);
            XElement[] frames = [.. svg.Descendants(Svg + "clipPath").Select(clip => clip.Element(Svg + "rect")!)];
            double right = frames.Max(frame => Number(frame, "x") + Number(frame, "width"));
            double bottom = frames.Max(frame => Number(frame, "y") + Number(frame, "height"));
            XElement legend = svg.Descendants(Svg + "g").Single(group => Class(group) == "legend");
            XElement[] names = [.. legend.Elements(Svg + "text")];
            Assert.NotEmpty(names);
            Assert.All(names, name =>
            {
                Assert.True(Number(name, "x") > right || Number(name, "y") > bottom);
                Assert.InRange(Number(name, "x") + TextLayout.Width(MathText.Escape(name.Value), 12), 0, Number(svg, "width"));
                Assert.InRange(Number(name, "y"), 0, Number(svg, "height"));
            });
        }
    }

    [Fact]
    public void Series_differ_in_colour_marker_and_dash_at_once()
    {
        XElement svg = Draw(FigureSamples.Steps);
        XElement[] lines = [.. svg.Descendants(Svg + "path").Where(path => Class(path) == "line")];
        IEnumerable<XElement> series = svg.Descendants(Svg + "g").Where(group => Class(group) == "series");
        XElement[] markers = [.. series.Select(group => group.Elements().First())];
        Assert.Equal(5, lines.Select(line => line.Attribute("stroke")!.Value).Distinct().Count());
        Assert.Equal(5, lines.Select(line => line.Attribute("stroke-dasharray")?.Value ?? "solid").Distinct().Count());
        Assert.Equal(5, markers.Select(marker => marker.Attribute("d")!.Value).Distinct().Count());
    }

    [Fact]
    public void A_line_tied_to_a_series_has_its_colour()
    {
        XElement svg = Draw(FigureSamples.Steps);
        XElement second = svg.Descendants(Svg + "path").Where(path => Class(path) == "line").ElementAt(1);
        XElement reference = svg.Descendants(Svg + "path").First(path => Class(path) == "reference");
        Assert.Equal(second.Attribute("stroke")!.Value, reference.Attribute("stroke")!.Value);
    }

    [Fact]
    public void Text_from_outside_stays_text()
    {
        const string Name = "<script>alert(1)</script> & \"quoted\" ]]>";
        Figure figure = new(Name, Name, Axis.Of(Name, Name), new Axis(Name), new Bars(Name, [1]), new HorizontalLine(1, Name));
        string text = figure.ToSvg();
        XElement svg = XElement.Parse(text);
        Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName == "script");
        Assert.DoesNotContain("<script", text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Name, svg.Element(Svg + "title")!.Value);
        Assert.Contains(svg.Descendants(Svg + "text"), element => element.Value == Name);
    }

    [Fact]
    public void Mathematics_is_set_in_spans_with_its_words_readable_as_text()
    {
        XElement label = Draw(FigureSamples.Steps).Descendants(Svg + "text").First(text => text.Value == "λ* = 0.85");
        XElement[] spans = [.. label.Elements(Svg + "tspan")];
        Assert.Equal(["λ", "*", "= 0.85"], spans.Select(span => span.Value));
        Assert.Equal("italic", spans[0].Attribute("font-style")!.Value);
        Assert.Equal(0, Number(spans[1], "dy") + Number(spans[2], "dy"), 3);
        Assert.True(Number(spans[1], "dy") < 0, "a superscript rises");
    }

    [Fact]
    public void The_document_needs_nothing_else_and_scales()
    {
        foreach (Figure figure in FigureSamples.All)
        {
            string text = figure.ToSvg();
            XElement svg = XElement.Parse(text);
            Assert.Equal($"0 0 {svg.Attribute("width")!.Value} {svg.Attribute("height")!.Value}", svg.Attribute("viewBox")!.Value);
            Assert.DoesNotMatch(@"href|@import|<style|<image|<use|<foreignObject", text);
            IEnumerable<string> references = Regex.Matches(text, @"url\(([^)]*)\)").Select(url => url.Groups[1].Value);
            string[] identifiers = [.. svg.DescendantsAndSelf().Attributes("id").Select(id => id.Value)];
            Assert.Equal(identifiers.Length, identifiers.Distinct().Count());
            Assert.All(references, reference => Assert.Contains(reference, identifiers.Select(id => $"#{id}")));
            Assert.NotEmpty(svg.Element(Svg + "desc")!.Value);
        }
    }

    [Fact]
    public void Two_figures_in_one_page_do_not_share_identifiers()
    {
        IEnumerable<string> Identifiers(Figure figure) => Draw(figure).DescendantsAndSelf().Attributes("id").Select(id => id.Value);

        Assert.Empty(Identifiers(FigureSamples.Steps).Intersect(Identifiers(FigureSamples.Panels)));
    }

    [Fact]
    public void The_same_figure_gives_the_same_bytes_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        foreach (Figure figure in FigureSamples.All)
        {
            string first = figure.ToSvg();
            string json = figure.ToPlotlyJson();
            try
            {
                CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
                comma.NumberFormat.NumberDecimalSeparator = ",";
                comma.NumberFormat.NegativeSign = "~";
                CultureInfo.CurrentCulture = comma;
                Assert.Equal(first, figure.ToSvg());
                Assert.Equal(json, figure.ToPlotlyJson());
            }
            finally
            {
                CultureInfo.CurrentCulture = before;
            }
        }
    }

    [Fact]
    public void The_last_bits_of_the_data_do_not_show()
    {
        Figure With(double noise) => new(
            "",
            "",
            new Axis("x", 0, 1),
            new Axis("y"),
            new Series("a", [0.1 + noise, 0.7], [1.0 / 3 + noise, 2 - noise], [0, 1], [1, 2.5 + noise]));

        Assert.Equal(With(0).ToSvg(), With(3e-16).ToSvg());
        Assert.Equal(With(0).ToPlotlyJson(), With(3e-16).ToPlotlyJson());
    }

    [Fact]
    public void Numbers_are_short_and_zero_has_no_sign()
    {
        foreach (Figure figure in FigureSamples.All)
        {
            string text = figure.ToSvg();
            Assert.DoesNotMatch(@"-0(?![.\d])", text);
            Assert.DoesNotMatch(@"[\d]\.\d{3,}|NaN|Infinity|E[-+]\d", Regex.Replace(text, @"<desc.*?</desc>", "", RegexOptions.Singleline));
        }
    }

    [Theory]
    [InlineData(0.005, "0.01")]
    [InlineData(-0.001, "0")]
    [InlineData(-1.005, "-1.01")]
    [InlineData(12.3, "12.3")]
    [InlineData(1e300, "100000")]
    public void Coordinates_have_two_decimals_rounded_away_from_zero(double value, string text) =>
        Assert.Equal(text, SvgDocument.Coordinate(value));

    private static XElement Draw(Figure figure) => XElement.Parse(figure.ToSvg());

    private static string? Class(XElement element) => element.Attribute("class")?.Value;

    private static double Number(XElement element, string attribute) => Parse(element.Attribute(attribute)!.Value);

    private static double Parse(string number) => double.Parse(number.Replace('−', '-'), CultureInfo.InvariantCulture);

    private static IEnumerable<(double X, double Y)> Markers(XElement svg) => svg.Descendants(Svg + "g")
        .Where(group => Class(group) == "series")
        .Elements()
        .Select(marker => Regex.Match(marker.Attribute("transform")!.Value, @"^translate\((\S+) (\S+)\)$"))
        .Select(match => (Parse(match.Groups[1].Value), Parse(match.Groups[2].Value)));

    /// <summary>The position of a value, read off the first and last tick of an axis as a reader would.</summary>
    private static Func<double, double> Scale(XElement svg, string tick, string attribute, double shift)
    {
        (double Value, double Place)[] ticks =
        [
            .. svg.Descendants(Svg + "text")
                .Where(text => Class(text) == tick)
                .Select(text => (Parse(text.Value), Number(text, attribute) - shift)),
        ];
        (double v0, double p0) = ticks[0];
        (double v1, double p1) = ticks[^1];
        return value => p0 + (value - v0) / (v1 - v0) * (p1 - p0);
    }
}
