using System.Diagnostics;
using System.Globalization;
using Swa.Research.Figures;
using Swa.Research.Tests.Cli;

namespace Swa.Research.Tests.Tables;

public class TableTexTests
{
    private static readonly string Ascii = string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code));

    private static readonly string[] Texts =
    [
        Ascii, "λ* ≥ λ_SWI, β ≤ 2 − 1/n ≈ ∞", "αβγδεζηθικλμνξοπρςστυφχψω ΓΔΘΛΞΠΣΥΦΨΩ ϵµ", "λ̂ x̂ W̄ x̃ x\u0307",
        "“quoted” ‘so’ – and — then… 5 °",
        "⌊C/a⌋ ⌈x⌉ √2 ∑∏∂ ¬a ✓ a×b·c⋅d±e÷f ≠≡→←⇒∈∪∩′ ²³¹½¼", "é Ü ß ñ ø ł", "[a] --- ,, '' \\input{x} \\end{tabular} %", "* ^^M",
        "a\u00A0b\u2009c",
    ];

    [Theory]
    [InlineData("overload_rate", @"overload\_rate")]
    [InlineData("50% & $5 #1 {a}", @"50\% \& \$5 \#1 \{a\}")]
    [InlineData(@"\~^`", @"\textbackslash{}\textasciitilde{}\textasciicircum{}\textasciigrave{}")]
    [InlineData("λ* ≥ 0.85 − ε", @"$\lambda$* $\ge$ 0.85 $-$ $\varepsilon$")]
    [InlineData("a < b | c > d", "a $<$ b $|$ c $>$ d")]
    [InlineData("--out ''", "-{}-out '{}'")]
    [InlineData("[0, 1]", "{[}0, 1]")]
    [InlineData("*", "{*}")]
    [InlineData("λ̂ and x̂", @"$\hat{\lambda}$ and \^{x}")]
    [InlineData("two\nlines", "two lines")]
    public void Every_sign_that_LaTeX_would_obey_is_escaped(string text, string expected)
    {
        Table table = new("text");
        table.Add(text);
        Assert.Equal($"{expected} \\\\", table.ToTex().Split('\n')[5]);
        Assert.Equal($"{expected} \\\\", new Table(text).ToTex().Split('\n')[3]);
    }

    [Fact]
    public void Numbers_are_flush_right_with_as_many_decimals_in_each_row()
    {
        Table table = new("agent", "rate", "tiny", "stable");
        table.Add("grid + argmax", 0.5, 1.5e-7, true);
        table.Add("uniform", -1.0 / 3, 2.0, null);
        Assert.Equal(
            """
            % \usepackage{booktabs}
            \begin{tabular}{lrrl}
            \toprule
            agent & rate & tiny & stable \\
            \midrule
            grid + argmax & 0.5000 & $1.5 \cdot 10^{-7}$ & true \\
            uniform & $-0.3333$ & 2 &  \\
            \bottomrule
            \end{tabular}

            """,
            table.ToTex());
    }

    [Fact]
    public void A_table_longer_than_a_page_goes_on_and_long_texts_are_paragraphs()
    {
        Table table = new("n", "text");
        for (int row = 0; row < 120; row++)
        {
            table.Add(row, new string('a', 61));
        }

        string tex = table.ToTex();
        Assert.StartsWith("% \\usepackage{booktabs,longtable}\n\\begin{longtable}{rp{0.8\\linewidth}}\n", tex, StringComparison.Ordinal);
        Assert.Contains("\n119 & ", tex, StringComparison.Ordinal);
        Assert.EndsWith("\\end{longtable}\n", tex, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wide_table_is_scaled_to_the_text_width_and_a_longer_one_set_in_smaller_type()
    {
        string[] wide = Wide(rows: 3).ToTex().Split('\n');
        Assert.Equal(
            [
                @"% \usepackage{booktabs,graphicx}",
                @"\resizebox{\ifdim\width>\linewidth\linewidth\else\width\fi}{!}{\setlength{\tabcolsep}{3pt}%",
                @"\begin{tabular}{rrrrrrrrrr}",
            ],
            wide[..3]);
        Assert.StartsWith(@"weight & \shortstack[r]{overload\\rate\\lower} & ", wide[4], StringComparison.Ordinal);
        Assert.Equal([@"\end{tabular}%", "}", ""], wide[^3..]);
        string[] tall = Wide(rows: 60).ToTex().Split('\n');
        Assert.Equal([@"% \usepackage{booktabs,longtable}", @"{\tiny\setlength{\tabcolsep}{2pt}%"], tall[..2]);
        Assert.Equal([@"\end{longtable}%", "}", ""], tall[^3..]);
    }

    [Fact]
    public void A_file_of_LaTeX_is_replaced_and_anybody_elses_never()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("t.tex");
        Table table = new("a");
        table.Save(path);
        Assert.Equal($"% {OutputFile.Mark}\n{table.ToTex()}", File.ReadAllText(path));
        Table other = new("b");
        other.Save(path);
        Assert.Contains("\nb \\\\\n", File.ReadAllText(path), StringComparison.Ordinal);
        File.WriteAllText(path, "\\begin{tabular}");
        Assert.Throws<OutputExistsException>(() => table.Save(path));
        Assert.Equal("\\begin{tabular}", File.ReadAllText(path));
        Assert.Equal(
            $"Cannot write {folder.File("t.xls")}: its extension is '.xls'; allowed: .csv, .tex.",
            Assert.Throws<IOException>(() => table.Save(folder.File("t.xls"))).Message);
    }

    [FactWithLatex]
    public async Task LaTeX_sets_every_sign()
    {
        using TemporaryFolder folder = new();
        Table table = new("text", "number");
        foreach (string text in Texts)
        {
            table.Add(text, text.Length / -3.0);
            table.Add(text[^1..], 1e-30);
        }

        table.Save(folder.File("short.tex"));
        for (int row = 0; row < 60; row++)
        {
            table.Add(row.ToString(CultureInfo.InvariantCulture), row);
        }

        table.Save(folder.File("long.tex"));
        await File.WriteAllTextAsync(folder.File("paper.tex"), """
            \documentclass{article}
            \usepackage{booktabs,graphicx,longtable}
            \begin{document}
            \input{short}
            \newpage
            \input{long}
            \end{document}
            """);
        await SetAsync(folder);
    }

    [FactWithLatex]
    public async Task No_table_is_wider_than_the_text()
    {
        using TemporaryFolder folder = new();
        Wide(rows: 3).Save(folder.File("wide.tex"));
        Wide(rows: 60).Save(folder.File("tall.tex"));
        Table statements = new("statement", "criterion", "holds");
        statements.Add(string.Join(' ', Enumerable.Repeat("statement", 20)), string.Join(' ', Enumerable.Repeat("criterion", 20)), "open");
        statements.Save(folder.File("statements.tex"));
        foreach (string columns in new[] { "onecolumn", "twocolumn" })
        {
            await File.WriteAllTextAsync(folder.File("paper.tex"), $$"""
                \documentclass[{{columns}}]{article}
                \usepackage{booktabs,graphicx,longtable}
                \begin{document}
                \noindent\input{wide}

                \noindent\input{statements}
                {{(columns == "onecolumn" ? @"\input{tall}" : "")}}
                \end{document}
                """);
            Assert.DoesNotContain("Overfull \\hbox", await SetAsync(folder), StringComparison.Ordinal);
        }
    }

    /// <summary>Ten columns with long names and short numbers, as a sweep's summary has.</summary>
    private static Table Wide(int rows)
    {
        string[] metrics = ["overload_rate", "mean_welfare", "mean_load"];
        Table table = new(["weight", .. metrics.SelectMany(metric => new[] { $"{metric}_lower", metric, $"{metric}_upper" })]);
        for (int row = 0; row < rows; row++)
        {
            table.Add([row / 100.0, .. Enumerable.Range(0, 9).Select(column => (object)(-column / 7.0 * row))]);
        }

        return table;
    }

    /// <summary>What pdflatex says of paper.tex; a table in several parts knows its width at the second run.</summary>
    private static async Task<string> SetAsync(TemporaryFolder folder)
    {
        string said = "";
        for (int run = 0; run < 2; run++)
        {
            using Process latex = Process.Start(
                new ProcessStartInfo("pdflatex", ["-interaction=nonstopmode", "-halt-on-error", "paper.tex"])
                {
                    WorkingDirectory = folder.Path,
                    RedirectStandardOutput = true,
                })!;
            said = await latex.StandardOutput.ReadToEndAsync();
            await latex.WaitForExitAsync();
            Assert.True(latex.ExitCode == 0, said);
        }

        return said;
    }

    private sealed class FactWithLatexAttribute : FactAttribute
    {
        public FactWithLatexAttribute() => Skip =
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .Any(folder => File.Exists(Path.Combine(folder, "pdflatex")))
                ? null
                : "pdflatex is not on PATH.";
    }
}
