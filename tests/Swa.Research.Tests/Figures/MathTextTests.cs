using Swa.Research.Figures;

namespace Swa.Research.Tests.Figures;

public class MathTextTests
{
    [Theory]
    [InlineData("Social weight $λ$", "Social weight λ")]
    [InlineData("$λ^{*} = 0.85$", "λ* = 0.85")]
    [InlineData("$a_{max}$", "a_max")]
    [InlineData("$n^2$ and $x_i$", "n^2 and x_i")]
    [InlineData("costs \\$5 or \\$6", "costs $5 or $6")]
    [InlineData("one $ alone", "one $ alone")]
    [InlineData("two\nlines", "two lines")]
    [InlineData("", "")]
    public void Plain_text_keeps_what_the_styles_said(string markup, string plain) => Assert.Equal(plain, MathText.ToPlainText(markup));

    [Theory]
    [InlineData("$ΔW(λ)$", "Δ/up|W/italic|(/up|λ/italic|)/up")]
    [InlineData("$λ_{SWI}$", "λ/italic|SWI/up")]
    [InlineData("$W̄ = max n$", "W̄/italic| = max /up|n/italic")]
    public void Lone_letters_and_small_Greek_are_italic_and_words_digits_and_operators_upright(string markup, string expected) =>
        Assert.Equal(expected, string.Join('|', MathText.Parse(markup).Select(run => $"{run.Text}/{(run.Italic ? "italic" : "up")}")));

    [Fact]
    public void Scripts_are_raised_and_lowered()
    {
        TextRun[] runs = [.. MathText.Parse("$λ^{*}_{i} = 1$")];
        Assert.Equal([TextScript.None, TextScript.Super, TextScript.Sub, TextScript.None], runs.Select(run => run.Script));
        Assert.Equal(["λ", "*", "i", " = 1"], runs.Select(run => run.Text));
    }

    [Theory]
    [InlineData("$λ^$")]
    [InlineData("$λ^{$")]
    [InlineData("$λ^{}$")]
    [InlineData("$λ^{a_{b}}$")]
    [InlineData("nul \0")]
    public void Markup_that_cannot_be_drawn_is_refused(string markup) =>
        Assert.Throws<ParameterException>(() => new Axis(markup));

    [Fact]
    public void Half_a_surrogate_pair_is_refused_and_a_whole_one_is_not()
    {
        Assert.Throws<ParameterException>(() => new Axis("half \uD83D"));
        Assert.Equal("whole \uD83D\uDE00", new Axis("whole \uD83D\uDE00").Label);
    }

    [Fact]
    public void An_escaped_text_shows_as_it_is()
    {
        const string Name = "a$b_c$ ^{d}";
        Assert.Equal(Name, MathText.ToPlainText(MathText.Escape(Name)));
        Assert.Equal(Name, Assert.Single(MathText.Parse(MathText.Escape(Name))).Text);
    }
}
