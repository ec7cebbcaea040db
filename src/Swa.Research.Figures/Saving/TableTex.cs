namespace Swa.Research.Figures;

/// <summary>A table as LaTeX in the style of booktabs.</summary>
internal static class TableTex
{
    /// <summary>More rows than these do not fit on a page.</summary>
    private const int RowsOfPage = 50;

    /// <summary>Longer texts are set in paragraphs.</summary>
    private const int LettersOfLine = 60;

    private const double WidthOfParagraphs = 0.8;

    /// <summary>Renders a table.</summary>
    public static string Render(Table table)
    {
        TableCells cells = TableCells.Of(table, int.MaxValue);
        bool[] isLong = [.. table.Columns.Select((_, column) => cells.Rows.Any(row => row[column].Length > LettersOfLine))];
        double width = Math.Floor(WidthOfParagraphs / Math.Max(1, isLong.Count(each => each)) * 100) / 100;
        string paragraph = string.Create(CultureInfo.InvariantCulture, $"p{{{width:0.##}\\linewidth}}");
        string alignment = string.Concat(cells.Numeric.Select((number, column) => number ? "r" : isLong[column] ? paragraph : "l"));
        bool isPage = cells.Rows.Count <= RowsOfPage;
        string environment = isPage ? "tabular" : "longtable";
        StringBuilder tex = new(isPage ? "% \\usepackage{booktabs}\n" : "% \\usepackage{booktabs,longtable}\n");
        tex.Append(CultureInfo.InvariantCulture, $"\\begin{{{environment}}}{{{alignment}}}\n\\toprule\n");
        Append(tex, table.Columns.Select(TexText.Of));
        tex.Append(isPage ? "\\midrule\n" : "\\midrule\n\\endhead\n\\bottomrule\n\\endfoot\n");
        foreach (string[] row in cells.Rows)
        {
            Append(tex, row.Select((cell, column) => cells.Numeric[column] ? Number(cell) : TexText.Of(cell)));
        }

        return tex.Append(isPage ? "\\bottomrule\n" : "").Append(CultureInfo.InvariantCulture, $"\\end{{{environment}}}\n").ToString();
    }

    private static void Append(StringBuilder tex, IEnumerable<string> cells) => tex.AppendJoin(" & ", cells).Append(" \\\\\n");

    /// <summary>A number with a minus sign and its power of ten as mathematics, <c>1.5E-07</c> as 1.5 · 10⁻⁷.</summary>
    private static string Number(string text)
    {
        int exponent = text.IndexOf('E', StringComparison.Ordinal);
        return exponent > 0
            ? $"${text[..exponent]} \\cdot 10^{{{int.Parse(text[(exponent + 1)..], CultureInfo.InvariantCulture)}}}$"
            : text switch
            {
                "Infinity" or "∞" => "$\\infty$",
                "-Infinity" or "-∞" => "$-\\infty$",
                ['-', ..] => $"${text}$",
                _ => text,
            };
    }
}
