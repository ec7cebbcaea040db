namespace Swa.Research.Figures;

/// <summary>
/// Plain text as LaTeX that shows it literally, in any of its engines and font encodings: signs that LaTeX would obey are escaped, Greek
/// letters and mathematical signs become mathematics, and what it would join to another sign is kept apart.
/// </summary>
internal static class TexText
{
    private static readonly Dictionary<char, string> Signs = new()
    {
        ['\\'] = "\\textbackslash{}", ['{'] = "\\{", ['}'] = "\\}", ['$'] = "\\$", ['&'] = "\\&", ['#'] = "\\#", ['%'] = "\\%",
        ['_'] = "\\_", ['^'] = "\\textasciicircum{}", ['~'] = "\\textasciitilde{}", ['`'] = "\\textasciigrave{}",
        ['"'] = "''", ['<'] = "$<$", ['>'] = "$>$", ['|'] = "$|$",
        ['\u00A0'] = "~", ['\u2009'] = "\\,", ['–'] = "--", ['—'] = "---", ['…'] = "\\dots{}", ['“'] = "``", ['”'] = "''", ['‘'] = "`",
        ['’'] = "'", ['−'] = "$-$", ['×'] = "$\\times$", ['·'] = "$\\cdot$", ['⋅'] = "$\\cdot$", ['±'] = "$\\pm$", ['÷'] = "$\\div$",
        ['≤'] = "$\\le$", ['≥'] = "$\\ge$", ['≠'] = "$\\ne$", ['≈'] = "$\\approx$", ['≡'] = "$\\equiv$", ['∞'] = "$\\infty$",
        ['→'] = "$\\to$", ['←'] = "$\\leftarrow$", ['⇒'] = "$\\Rightarrow$", ['∈'] = "$\\in$", ['∪'] = "$\\cup$", ['∩'] = "$\\cap$",
        ['⌊'] = "$\\lfloor$", ['⌋'] = "$\\rfloor$", ['⌈'] = "$\\lceil$", ['⌉'] = "$\\rceil$", ['√'] = "$\\surd$", ['∑'] = "$\\sum$",
        ['∏'] = "$\\prod$", ['∂'] = "$\\partial$", ['°'] = "$^\\circ$", ['′'] = "$'$", ['¬'] = "$\\lnot$", ['✓'] = "$\\surd$",
        ['²'] = "$^2$", ['³'] = "$^3$", ['¹'] = "$^1$", ['½'] = "$\\frac12$", ['¼'] = "$\\frac14$",
        ['µ'] = "$\\mu$", ['ϵ'] = "$\\epsilon$",
    };

    private const string Lower = "αβγδεζηθικλμνξοπρςστυφχψω";

    private static readonly string[] LowerNames =
    [
        "alpha", "beta", "gamma", "delta", "varepsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi", "mathit{o}",
        "pi", "rho", "varsigma", "sigma", "tau", "upsilon", "varphi", "chi", "psi", "omega",
    ];

    private const string Upper = "ΓΔΘΛΞΠΣΥΦΨΩ";

    private static readonly string[] UpperNames =
        ["Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega"];

    /// <summary>Signs that stand above the letter before them, as commands of mathematics and of text.</summary>
    private static readonly Dictionary<char, (string Mathematics, string Text)> Accents = new()
    {
        ['\u0302'] = ("hat", "^"), ['\u0303'] = ("tilde", "~"), ['\u0304'] = ("bar", "="), ['\u0307'] = ("dot", "."),
    };

    /// <summary>The text as LaTeX, on one line; letters of other scripts are left to engines that have them.</summary>
    public static string Of(string text)
    {
        StringBuilder tex = new();
        int last = 0;
        foreach (char sign in text)
        {
            if (Accents.TryGetValue(sign, out (string Mathematics, string Text) accent))
            {
                string letter = tex.ToString(last, tex.Length - last);
                tex.Length = last;
                tex.Append(
                    letter.StartsWith('$') ? $"$\\{accent.Mathematics}{{{letter.Trim('$')}}}$" : $"\\{accent.Text}{{{letter}}}");
                continue;
            }

            last = tex.Length;
            if (tex.Length > 0 && tex[^1] == sign && (sign is '-' or ',' or '\''))
            {
                // Two of them would be another sign.
                tex.Append("{}");
            }

            tex.Append(
                Signs.TryGetValue(sign, out string? escaped) ? escaped
                : Lower.IndexOf(sign, StringComparison.Ordinal) is >= 0 and var lower ? $"$\\{LowerNames[lower]}$"
                : Upper.IndexOf(sign, StringComparison.Ordinal) is >= 0 and var upper ? $"$\\{UpperNames[upper]}$"
                : char.IsControl(sign) || sign is '\u2028' or '\u2029' ? " "
                : sign.ToString());
        }

        // At the start of a row, LaTeX would take these for an argument of the row before.
        return tex.Length > 0 && (tex[0] is '[' or '*') ? $"{{{tex[0]}}}{tex.ToString(1, tex.Length - 1)}" : tex.ToString();
    }
}
