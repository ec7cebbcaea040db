using System.Net;
using System.Text.RegularExpressions;

namespace Swa.Research.Notebooks.Exporting;

/// <summary>
/// Writes a formula in the part of TeX that notebooks use as MathML, which browsers draw without script or font. A formula with a command
/// that is not known here is shown as its source.
/// </summary>
internal sealed partial class MathMarkup
{
    private static readonly Dictionary<string, string> Letters = new(StringComparer.Ordinal)
    {
        ["alpha"] = "α", ["beta"] = "β", ["gamma"] = "γ", ["delta"] = "δ", ["epsilon"] = "ϵ", ["varepsilon"] = "ε", ["zeta"] = "ζ",
        ["eta"] = "η", ["theta"] = "θ", ["iota"] = "ι", ["kappa"] = "κ", ["lambda"] = "λ", ["mu"] = "μ", ["nu"] = "ν", ["xi"] = "ξ",
        ["pi"] = "π", ["rho"] = "ρ", ["sigma"] = "σ", ["tau"] = "τ", ["upsilon"] = "υ", ["phi"] = "ϕ", ["varphi"] = "φ", ["chi"] = "χ",
        ["psi"] = "ψ", ["omega"] = "ω", ["Gamma"] = "Γ", ["Delta"] = "Δ", ["Theta"] = "Θ", ["Lambda"] = "Λ", ["Xi"] = "Ξ", ["Pi"] = "Π",
        ["Sigma"] = "Σ", ["Phi"] = "Φ", ["Psi"] = "Ψ", ["Omega"] = "Ω", ["ell"] = "ℓ", ["infty"] = "∞", ["partial"] = "∂",
        ["emptyset"] = "∅", ["dots"] = "…", ["ldots"] = "…", ["cdots"] = "⋯", ["square"] = "□", ["dagger"] = "†", ["prime"] = "′",
    };

    private static readonly Dictionary<string, string> Operators = new(StringComparer.Ordinal)
    {
        ["cdot"] = "⋅", ["times"] = "×", ["pm"] = "±", ["le"] = "≤", ["leq"] = "≤", ["ge"] = "≥", ["geq"] = "≥", ["ne"] = "≠",
        ["neq"] = "≠", ["approx"] = "≈", ["equiv"] = "≡", ["sim"] = "∼", ["propto"] = "∝", ["in"] = "∈", ["notin"] = "∉",
        ["subset"] = "⊂", ["cup"] = "∪", ["cap"] = "∩", ["to"] = "→", ["mapsto"] = "↦", ["leftarrow"] = "←", ["rightarrow"] = "→",
        ["Rightarrow"] = "⇒", ["Leftrightarrow"] = "⇔", ["Longleftrightarrow"] = "⟺", ["iff"] = "⟺", ["mid"] = "∣", ["forall"] = "∀",
        ["exists"] = "∃", ["lfloor"] = "⌊", ["rfloor"] = "⌋", ["lceil"] = "⌈", ["rceil"] = "⌉", ["{"] = "{", ["}"] = "}", ["|"] = "‖",
        ["langle"] = "⟨", ["rangle"] = "⟩", ["lvert"] = "|", ["rvert"] = "|",
    };

    /// <summary>Commands whose indices stand above and below them where there is room.</summary>
    private static readonly Dictionary<string, string> Large = new(StringComparer.Ordinal)
    {
        ["sum"] = "∑", ["prod"] = "∏", ["max"] = "max", ["min"] = "min", ["lim"] = "lim", ["sup"] = "sup", ["inf"] = "inf",
    };

    private static readonly HashSet<string> Functions = ["log", "ln", "exp", "sin", "cos", "Pr", "arg", "det", "gcd"];

    private static readonly Dictionary<string, string> Spaces = new(StringComparer.Ordinal)
    {
        [","] = "0.17em", [":"] = "0.22em", [";"] = "0.28em", [" "] = "0.25em", ["quad"] = "1em", ["qquad"] = "2em", ["!"] = "-0.17em",
    };

    private static readonly Dictionary<string, string> Accents = new(StringComparer.Ordinal)
    {
        ["hat"] = "^", ["bar"] = "¯", ["tilde"] = "~", ["dot"] = "˙", ["vec"] = "→", ["overline"] = "¯", ["widehat"] = "^",
    };

    private readonly string[] _tokens;
    private int _next;

    private MathMarkup(string tex) => _tokens = [.. Token().Matches(tex).Select(match => match.Value)];

    /// <summary>A formula as MathML, or as its source in a code element.</summary>
    public static string Of(string tex, bool isBlock)
    {
        string source = WebUtility.HtmlEncode(tex.Trim());
        try
        {
            MathMarkup formula = new(tex);
            string content = formula.Row(end: null);
            string display = isBlock ? " display=\"block\"" : "";
            return $"<math{display} alttext=\"{source}\"><mrow>{content}</mrow></math>";
        }
        catch (FormatException)
        {
            return $"<code class=\"tex\">{source}</code>";
        }
    }

    private string? Peek => _next < _tokens.Length ? _tokens[_next] : null;

    private string Take() => _next < _tokens.Length ? _tokens[_next++] : throw new FormatException("The formula ends too early.");

    private string Row(string? end)
    {
        StringBuilder row = new();
        while (Skip() is { } token && token != end)
        {
            if (end is null && token is "}" or "&" || token is @"\\" or @"\end" or @"\right")
            {
                throw new FormatException($"{token} has no beginning.");
            }

            row.Append(WithScripts());
        }

        if (end is not null)
        {
            Take();
        }

        return row.ToString();
    }

    /// <summary>The next token that is not a space; null at the end.</summary>
    private string? Skip()
    {
        while (Peek is { } token && string.IsNullOrWhiteSpace(token))
        {
            _next++;
        }

        return Peek;
    }

    private string WithScripts()
    {
        string token = Skip() ?? "";
        bool isLarge = token.StartsWith('\\') && (Large.ContainsKey(token[1..]) || token == @"\underbrace");
        string atom = Atom();
        (string? sub, string? sup) = (null, null);
        while (Skip() is "_" or "^" or "'")
        {
            string sign = Take();
            string script = sign == "'" ? "<mo>′</mo>" : Argument();
            (sub, sup) = sign == "_" ? (script, sup) : (sub, sup + script);
        }

        sup = sup is null ? null : $"<mrow>{sup}</mrow>";
        (string under, string over, string both) = isLarge ? ("munder", "mover", "munderover") : ("msub", "msup", "msubsup");
        return (sub, sup) switch
        {
            (null, null) => atom,
            (_, null) => $"<{under}>{atom}{sub}</{under}>",
            (null, _) => $"<{over}>{atom}{sup}</{over}>",
            _ => $"<{both}>{atom}{sub}{sup}</{both}>",
        };
    }

    private string Argument()
    {
        Skip();
        return Atom();
    }

    private string Atom()
    {
        string token = Take();
        if (token == "{")
        {
            return $"<mrow>{Row("}")}</mrow>";
        }

        if (token.StartsWith('\\'))
        {
            return Command(token[1..]);
        }

        char first = token[0];
        return first is '_' or '^' or '}' or '&' ? throw new FormatException($"{token} cannot be here.")
            : char.IsAsciiDigit(first) ? $"<mn>{token}</mn>"
            : char.IsLetter(first) ? $"<mi>{token}</mi>"
            : first == '-' ? "<mo>−</mo>"
            : first is '(' or ')' or '[' or ']' or '|' ? $"<mo stretchy=\"false\">{token}</mo>"
            : $"<mo>{WebUtility.HtmlEncode(token)}</mo>";
    }

    private string Command(string name)
    {
        if (Letters.TryGetValue(name, out string? letter))
        {
            return char.IsUpper(letter[0]) ? $"<mi mathvariant=\"normal\">{letter}</mi>" : $"<mi>{letter}</mi>";
        }

        if (Operators.TryGetValue(name, out string? sign))
        {
            return $"<mo stretchy=\"false\">{sign}</mo>";
        }

        if (Large.TryGetValue(name, out string? large))
        {
            return $"<mo movablelimits=\"true\">{large}</mo>";
        }

        if (Spaces.TryGetValue(name, out string? width))
        {
            return $"<mspace width=\"{width}\"></mspace>";
        }

        if (Accents.TryGetValue(name, out string? accent))
        {
            string stretched = name is "overline" or "widehat" ? "true" : "false";
            return $"<mover accent=\"true\">{Argument()}<mo stretchy=\"{stretched}\">{accent}</mo></mover>";
        }

        if (Functions.Contains(name))
        {
            return $"<mi>{name}</mi><mo>\u2061</mo>";
        }

        switch (name)
        {
            case "frac" or "dfrac" or "tfrac":
                string style = name switch { "dfrac" => " displaystyle=\"true\"", "tfrac" => " displaystyle=\"false\"", _ => "" };
                return $"<mstyle{style}><mfrac>{Argument()}{Argument()}</mfrac></mstyle>";
            case "binom":
                return $"<mrow><mo>(</mo><mfrac linethickness=\"0\">{Argument()}{Argument()}</mfrac><mo>)</mo></mrow>";
            case "sqrt":
                return $"<msqrt>{Argument()}</msqrt>";
            case "int":
                return "<mo>∫</mo>";
            case "boxed":
                return $"<mrow class=\"boxed\">{Argument()}</mrow>";
            case "underbrace":
                return $"<munder>{Argument()}<mo stretchy=\"true\">⏟</mo></munder>";
            case "mathrm" or "operatorname":
                return $"<mi mathvariant=\"normal\">{Words().Replace(" ", "", StringComparison.Ordinal)}</mi>";
            case "text":
                return $"<mtext>{Words()}</mtext>";
            case "left" or "right" or "bigl" or "bigr" or "Bigl" or "Bigr" or "big" or "Big" or "biggl" or "biggr":
                return Delimiter(name);
            case "begin":
                return Environment(Words());
            default:
                throw new FormatException($"\\{name} is not known.");
        }
    }

    private string Delimiter(string size)
    {
        Skip();
        string token = Take();
        string sign = token.StartsWith('\\')
            ? Operators.GetValueOrDefault(token[1..]) ?? throw new FormatException($"{token} is no delimiter.")
            : token;
        string shown = sign == "." ? "" : $"<mo stretchy=\"true\">{WebUtility.HtmlEncode(sign)}</mo>";
        return size == "left" ? $"<mrow>{shown}{RowToRight()}</mrow>" : shown;
    }

    private string RowToRight()
    {
        StringBuilder row = new();
        while (Skip() != @"\right")
        {
            row.Append(WithScripts());
        }

        Take();
        return row.Append(Delimiter("right")).ToString();
    }

    private string Environment(string name)
    {
        if (name is not ("cases" or "aligned" or "matrix" or "pmatrix"))
        {
            throw new FormatException($"{name} is not known.");
        }

        StringBuilder table = new("<mtr><mtd>");
        while (Skip() is var token && token != @"\end")
        {
            table.Append(token switch { "&" => "</mtd><mtd>", @"\\" => "</mtd></mtr><mtr><mtd>", _ => null } ?? "");
            if (token is "&" or @"\\")
            {
                Take();
            }
            else
            {
                table.Append(WithScripts());
            }
        }

        Take();
        Words();
        string rows = $"<mtable class=\"{name}\">{table}</mtd></mtr></mtable>";
        return name switch
        {
            "cases" => $"<mrow><mo>{{</mo>{rows}</mrow>",
            "pmatrix" => $"<mrow><mo>(</mo>{rows}<mo>)</mo></mrow>",
            _ => rows,
        };
    }

    /// <summary>The text of a group in braces as it is.</summary>
    private string Words()
    {
        Skip();
        if (Take() != "{")
        {
            throw new FormatException("A group in braces is missing.");
        }

        StringBuilder words = new();
        for (string token = Take(); token != "}"; token = Take())
        {
            words.Append(token.StartsWith('\\') ? throw new FormatException("A command in a text is not known.") : token);
        }

        return WebUtility.HtmlEncode(words.ToString());
    }

    [GeneratedRegex(@"\\[A-Za-z]+|\\.|[0-9]+(?:\.[0-9]+)?|\s+|.", RegexOptions.Singleline)]
    private static partial Regex Token();
}
