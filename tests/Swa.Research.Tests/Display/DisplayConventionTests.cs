using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using Swa.Research.Figures;
using Swa.Research.Tests.Figures;

namespace Swa.Research.Tests.Display;

public class DisplayConventionTests
{
    [Fact]
    public void A_figure_is_shown_as_svg_as_a_picture_as_plotly_and_in_words()
    {
        Dictionary<string, string> shown = Shown(FigureSamples.Steps);
        Assert.Equal(["image/svg+xml", "text/html", "application/vnd.plotly.v1+json", "text/plain"], shown.Keys);
        Assert.Equal("svg", XElement.Parse(shown["image/svg+xml"]).Name.LocalName);
        using JsonDocument plotly = JsonDocument.Parse(shown["application/vnd.plotly.v1+json"]);
        Assert.Equal(["data", "layout", "config"], plotly.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.StartsWith("Overload rate", shown["text/plain"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_picture_of_a_figure_is_its_svg_with_its_words()
    {
        Figure figure = FigureSamples.Steps with { Title = "\"a\" < b & <script>" };
        XElement image = XElement.Parse(Shown(figure)["text/html"].TrimEnd('>') + "/>");
        Assert.Equal("img", image.Name.LocalName);
        Assert.Equal(figure.ToString().ReplaceLineEndings(" "), image.Attribute("alt")!.Value);
        Assert.Equal(
            "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(figure.ToSvg())), image.Attribute("src")!.Value);
    }

    [Fact]
    public void A_table_is_shown_as_html_and_as_text()
    {
        Table table = new("a");
        table.Add(1);
        Dictionary<string, string> shown = Shown(table);
        Assert.Equal(["text/html", "text/plain"], shown.Keys);
        Assert.StartsWith("<table>", shown["text/html"], StringComparison.Ordinal);
        Assert.Equal("a\n-\n1\n", shown["text/plain"]);
    }

    [Fact]
    public void Markdown_is_shown_as_markdown()
    {
        Dictionary<string, string> shown = Shown(new Markdown("**bold**"));
        Assert.Equal(["text/markdown", "text/plain"], shown.Keys);
        Assert.Equal("**bold**", shown["text/markdown"]);
    }

    [Fact]
    public void A_formatter_refuses_what_is_not_its_own()
    {
        DisplayFormatter formatter = new FigureFormatterSource().CreateTypeFormatters().First();
        using StringWriter writer = new(CultureInfo.InvariantCulture);
        Assert.False(formatter.Format("no figure", writer));
        Assert.Empty(writer.ToString());
    }

    [Fact]
    public void Markdown_from_a_template_takes_numbers_as_such_and_text_as_text()
    {
        Markdown markdown = Markdown.Of($"**λ\\*** = {0.85:0.00}, {1234.5}, {"<b>*x*</b> & $y$\n# no"}, {new Markdown("**kept**")}{null}");
        Assert.Equal(
            "**λ\\*** = 0.85, 1234.5, &lt;b&gt;\\*x\\*&lt;&#47;b&gt; &amp; \\$y\\$ \\# no, **kept**",
            markdown.Text);
    }

    [Fact]
    public void Markdown_as_plain_text_has_no_escapes_and_keeps_its_formulas()
    {
        string text = "∂U_i/∂a_i = [n − β]/n: \"5 > 4 & $3\" {x} \\ `y`";
        Markdown markdown = Markdown.Of($"{text}, $\\{{\\lambda\\}}$");
        Assert.Equal($"{text}, $\\{{\\lambda\\}}$", Shown(markdown)["text/plain"]);
        Assert.DoesNotContain("\\=", markdown.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"$$\{\lambda\} \\ a\_b$$ \*x\*", @"$$\{\lambda\} \\ a\_b$$ *x*")]
    [InlineData(@"costs $5, \*not\* bold", "costs $5, *not* bold")]
    [InlineData(@"$5\$ x\_y$ and \*z\*", @"$5\$ x\_y$ and *z*")]
    [InlineData(@"`\*` and ``&lt;`\_`` and &lt; \`", @"`\*` and ``&lt;`\_`` and < `")]
    [InlineData("$a &lt; b$ &amp; &#61; &\\#61; & end\\", "$a &lt; b$ & = &#61; & end\\")]
    [InlineData("", "")]
    public void Escapes_are_undone_outside_formulas_and_code_alone(string markdown, string plain) => Assert.Equal(
        plain, new Markdown(markdown).PlainText);

    [Fact]
    public void Nothing_but_numbers_and_Markdown_enters_a_template_unescaped()
    {
        FormattableString nested = $"<b>{1}</b>";
        Assert.Equal("&lt;script&gt; \\*x", Markdown.Of($"{'<'}script{'>'} {"*x"}").Text);
        Assert.Equal("http&#58;&#47;&#47;a&#47;\\*x\\*", Markdown.Of($"{new Uri("http://a/*x*")}").Text);
        Assert.Equal("&lt;b&gt;1&lt;&#47;b&gt; |   1.50| -2", Markdown.Of($"{nested} |{1.5,7:0.00}| {-2}").Text);
    }

    [Fact]
    public void Escaped_text_is_one_line_that_cannot_become_code() =>
        Assert.Equal(" a b c d", Markdown.Escape("\n\n    a\u2028b\u0085c\v\fd"));

    [Fact]
    public void Escaped_text_reads_as_it_was() => RandomGames.Check(
        Gen.Choose(32, 126).Select(code => (char)code).ArrayOf().Select(characters => new string(characters)),
        text => Assert.Equal(Regex.Replace(text, " +", " "), new Markdown(Markdown.Escape(text)).PlainText),
        2000);

    /// <summary>What a notebook shows for a value, found only by the attribute's simple name and reflection.</summary>
    private static Dictionary<string, string> Shown(object value)
    {
        object attribute = value.GetType().GetCustomAttributes(true).Single(one => one.GetType().Name == "TypeFormatterSourceAttribute");
        Type source = Assert.IsAssignableFrom<Type>(Property(attribute, "FormatterSourceType"));
        Assert.NotNull(source.GetConstructor(Type.EmptyTypes));
        object made = Activator.CreateInstance(source)!;
        IEnumerable formatters = (IEnumerable)source.GetMethod("CreateTypeFormatters")!.Invoke(made, null)!;
        Dictionary<string, object> byType = formatters.Cast<object>().ToDictionary(formatter => (string)Property(formatter, "MimeType"));
        Dictionary<string, string> shown = [];
        foreach (string type in (string[])Property(attribute, "PreferredMimeTypes"))
        {
            using StringWriter writer = new(CultureInfo.InvariantCulture);
            MethodInfo format = byType[type].GetType().GetMethod("Format", [typeof(object), typeof(TextWriter)])!;
            Assert.Equal(true, format.Invoke(byType[type], [value, writer]));
            shown.Add(type, writer.ToString());
        }

        Assert.Equal(byType.Count, shown.Count);
        return shown;
    }

    private static object Property(object owner, string name) => owner.GetType().GetProperty(name)!.GetValue(owner)!;
}
