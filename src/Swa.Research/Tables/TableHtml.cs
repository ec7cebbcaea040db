using System.Net;

namespace Swa.Research;

/// <summary>A table as HTML for notebooks: everything encoded, numbers flush right and rounded for reading.</summary>
internal static class TableHtml
{
    /// <summary>Renders a table.</summary>
    public static string Render(Table table)
    {
        TableCells cells = TableCells.Of(table);
        StringBuilder html = new("<table>\n<thead>\n<tr>");
        for (int column = 0; column < table.Columns.Count; column++)
        {
            html.Append($"<th scope=\"col\"{Alignment(cells.Numeric[column])}>{WebUtility.HtmlEncode(table.Columns[column])}</th>");
        }

        html.Append("</tr>\n</thead>\n<tbody>\n");
        foreach (string[] row in cells.Rows)
        {
            html.Append("<tr>");
            for (int column = 0; column < row.Length; column++)
            {
                html.Append($"<td{Alignment(cells.Numeric[column])}>{WebUtility.HtmlEncode(row[column])}</td>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody>\n");
        if (cells.Hidden > 0)
        {
            html.Append($"<tfoot>\n<tr><td colspan=\"{table.Columns.Count}\">… and {cells.Hidden} more rows</td></tr>\n</tfoot>\n");
        }

        return html.Append("</table>\n").ToString();
    }

    private static string Alignment(bool numeric) => $" style=\"text-align:{(numeric ? "right" : "left")}\"";
}
