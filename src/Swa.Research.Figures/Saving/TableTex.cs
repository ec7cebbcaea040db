namespace Swa.Research.Figures;

/// <summary>A table as LaTeX in the style of booktabs.</summary>
internal static class TableTex
{
    /// <summary>More rows than these do not fit on a page.</summary>
    private const int RowsOfPage = 50;

    /// <summary>Longer texts are set in paragraphs.</summary>
    private const int LettersOfLine = 60;

    private const double WidthOfParagraphs = 0.8;

    /// <summary>Letters that fit into a column of two on a page, and into a page, over whose width a longer table goes.</summary>
    private const int LettersOfColumn = 50, LettersOfPage = 70;

    /// <summary>What the space between two columns takes.</summary>
    private const int LettersOfGap = 2;

    /// <summary>Sizes of type by the share of the normal width that their letters take, the largest first.</summary>
    private static readonly (double Share, string Command)[] Sizes =
        [(0.93, "{\\small"), (0.86, "{\\footnotesize"), (0.8, "{\\scriptsize"), (0, "{\\tiny")];

    /// <summary>Renders a table.</summary>
    public static string Render(Table table)
    {
        TableCells cells = TableCells.Of(table, int.MaxValue);
        int[] widths = [.. table.Columns.Select((_, column) => cells.Rows.Select(row => row[column].Length).DefaultIfEmpty().Max())];
        bool[] isLong = [.. widths.Select(width => width > LettersOfLine)];
        double share = Math.Floor(WidthOfParagraphs / Math.Max(1, isLong.Count(each => each)) * 100) / 100;
        string paragraph = string.Create(CultureInfo.InvariantCulture, $"p{{{share:0.##}\\linewidth}}");
        string alignment = string.Concat(cells.Numeric.Select((number, column) => number ? "r" : isLong[column] ? paragraph : "l"));
        bool isPage = cells.Rows.Count <= RowsOfPage;
        int room = isPage ? LettersOfColumn : LettersOfPage;
        bool isWide = Letters(table.Columns) > room;
        string[][] names = [.. table.Columns.Select((name, column) => isWide && name.Length > widths[column] ? name.Split('_') : [name])];
        string environment = isPage ? "tabular" : "longtable";
        StringBuilder tex = new($"% \\usepackage{{booktabs{(!isPage ? ",longtable" : isWide ? ",graphicx" : "")}}}\n");
        if (isWide)
        {
            double letters = Letters(names.Select(parts => parts.MaxBy(part => part.Length)!));
            tex.Append(isPage
                    ? "\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{"
                    : Sizes.First(size => room / letters >= size.Share).Command)
                .Append(isPage ? "\\setlength{\\tabcolsep}{3pt}%\n" : "\\setlength{\\tabcolsep}{2pt}%\n");
        }

        tex.Append(CultureInfo.InvariantCulture, $"\\begin{{{environment}}}{{{alignment}}}\n\\toprule\n");
        Append(tex, names.Select((parts, column) => Name(parts, cells.Numeric[column])));
        tex.Append(isPage ? "\\midrule\n" : "\\midrule\n\\endhead\n\\bottomrule\n\\endfoot\n");
        foreach (string[] row in cells.Rows)
        {
            Append(tex, row.Select((cell, column) => cells.Numeric[column] ? Number(cell) : TexText.Of(cell)));
        }

        return tex.Append(isPage ? "\\bottomrule\n" : "")
            .Append(CultureInfo.InvariantCulture, $"\\end{{{environment}}}{(isWide ? "%\n}" : "")}\n").ToString();

        double Letters(IEnumerable<string> heads) =>
            heads.Select((name, column) => LettersOfGap + (isLong[column] ? 0 : Math.Max(name.Length, widths[column]))).Sum()
            + (isLong.Contains(true) ? WidthOfParagraphs * room : 0);
    }

    /// <summary>The name of a column, its parts one below the other.</summary>
    private static string Name(string[] parts, bool isNumeric) => parts.Length == 1
        ? TexText.Of(parts[0])
        : $"\\shortstack[{(isNumeric ? 'r' : 'l')}]{{{string.Join("\\\\", parts.Select(TexText.Of))}}}";

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
