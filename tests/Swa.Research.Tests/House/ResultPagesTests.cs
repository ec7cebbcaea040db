using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Swa.Research.Tests.House;

/// <summary>
/// The pages of <c>figures</c> and <c>data</c> are those of the committed results. With SWA_WRITE_PAGES=1 in the environment they are
/// written instead.
/// </summary>
public sealed partial class ResultPagesTests
{
    [Fact]
    public void The_gallery_shows_every_figure_with_its_caption_and_claims()
    {
        StringBuilder page = new("""
            # Figures

            Drawn by `swa reproduce --all` and `swa spgg learning`, `swa spgg design` and `swa spgg checks`; beside each picture lies an
            interactive twin as Plotly JSON. No language model is behind any of them. What is said of a figure is decided by numbers, which
            stand in [data](../data/README.md).

            For a paper, `swa reproduce --for-paper paper` and `swa spgg checks --for-paper spgg` write them a column wide and without
            title, as SVG and PDF, with tables in LaTeX.

            """);
        JsonElement[] claims = [.. Json("claims.json").GetProperty("claims").EnumerateArray()];
        foreach (string name in Names("figures", "*.svg"))
        {
            string text = File.ReadAllText(Path.Combine(Repository.Root, "figures", $"{name}.svg"));
            string title = WebUtility.HtmlDecode(Title().Match(text).Groups[1].Value);
            string caption = WebUtility.HtmlDecode(Description().Match(text).Groups[1].Value).Split('\n')[^1];
            page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n![{title}]({name}.svg)\n\n{Escaped(caption)}\n");
            foreach (JsonElement claim in claims.Where(claim => name == $"figure{claim.GetProperty("figure").GetInt32()}"))
            {
                string holds = claim.GetProperty("holds").ValueKind switch
                {
                    JsonValueKind.True => "Holds",
                    JsonValueKind.False => "Does not hold",
                    _ => "Open",
                };
                page.Append(CultureInfo.InvariantCulture, $"\n- **{holds}:** {Escaped(claim.GetProperty("statement").GetString()!)}");
            }

            page.Append(claims.Any(claim => name == $"figure{claim.GetProperty("figure").GetInt32()}") ? "\n" : "");
        }

        Compare("figures", page.ToString());
    }

    [Fact]
    public void Every_file_of_data_is_listed_with_its_columns()
    {
        StringBuilder page = new("""
            # Data

            [`tasks`](tasks/README.md) holds a few tasks to try ensembles with. `results` holds what `swa reproduce --all` and the
            commands of `swa spgg` write: the numbers behind each [figure](../figures/README.md), one row per drawn point or cell. Intervals
            are over seeds, an empty field does not exist, numbers have 12 significant digits. [`columns.csv`](columns.csv) and the
            scenario's parameters say what columns hold.

            | file | rows | columns |
            | --- | --- | --- |

            """);
        List<Column> undescribed = [];
        HashSet<Column> described = [];
        foreach (string name in Names(Path.Combine("data", "results"), "*.csv"))
        {
            string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "data", "results", $"{name}.csv"));
            string columns = string.Join(", ", lines[0].Split(',').Select(column => $"`{column}`"));
            page.Append(CultureInfo.InvariantCulture, $"| [`{name}.csv`](results/{name}.csv) | {lines.Length - 1} | {columns} |\n");
            foreach (string column in lines[0].Split(','))
            {
                Column? found = Schema.FirstOrDefault(each => each.Name == column && each.IsOf($"{name}.csv"));
                (found is null ? undescribed : (ICollection<Column>)described).Add(found ?? new(name, column, "", ""));
            }
        }

        Assert.Empty(undescribed);
        Assert.Empty(Written.Except(described));
        page.Append("""

            | column | unit | what it holds |
            | --- | --- | --- |

            """);
        foreach (Column column in described.OrderBy(each => $"{each.Name} {each.Files}", StringComparer.Ordinal))
        {
            string where = column.Files switch { "*" => "", "spgg" => " in `spgg-…`", _ => $" in `{column.Files}`" };
            page.Append(CultureInfo.InvariantCulture, $"| `{column.Name}`{where} | {column.Unit} | {Escaped(column.Meaning)} |\n");
        }

        page.Append("""

            | statements | what they are about |
            | --- | --- |
            | [`verdicts.json`](results/verdicts.json) | what the paper states of Figures 1–4 |
            | [`claims.json`](results/claims.json) | what this project claims of Figures 5–16 |
            | [`spgg-claims.json`](results/spgg-claims.json) | what the second paper's theorems state |

            Each has its `statement`, what decides it (`criterion`, or `tolerance` with a `range`), whether it `holds` (null: not decided,
            with the `reason`), and its `numbers`.

            """);
        Compare("data", page.ToString());
    }

    /// <summary>What columns hold that are no parameters of a scenario, as <c>data/columns.csv</c> says.</summary>
    private static IReadOnlyList<Column> Written { get; } =
    [
        .. Table.ReadCsv(Path.Combine(Repository.Root, "data", "columns.csv")).Rows
            .Select(row => new Column((string)row[0]!, (string)row[1]!, (string)row[2]!, (string)row[3]!)),
    ];

    /// <summary>What columns hold, the particular before the general.</summary>
    private static IEnumerable<Column> Schema => Written.Where(column => column.Files != "*")
        .OrderBy(column => column.Files == "spgg")
        .Concat(ScenarioParameter.All.Select(parameter => new Column(
            "*", parameter.Column, parameter.Text.Contains("demand units", StringComparison.Ordinal) ? "demand units" : "",
            $"{parameter.Symbol}: {parameter.Text.TrimEnd('.')}")))
        .Concat(Written.Where(column => column.Files == "*"));

    private static void Compare(string folder, string page)
    {
        string path = Path.Combine(Repository.Root, folder, "README.md");
        if (Environment.GetEnvironmentVariable("SWA_WRITE_PAGES") == "1")
        {
            File.WriteAllText(path, page);
        }

        Assert.Equal(page, File.ReadAllText(path));
    }

    /// <summary>Names without their ending, figure2 before figure10.</summary>
    private static IEnumerable<string> Names(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), pattern)
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .OrderBy(name => Number().Replace(name, digits => digits.Value.PadLeft(4, '0')), StringComparer.Ordinal);

    private static JsonElement Json(string name) =>
        JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(Repository.Root, "data", "results", name)));

    private static string Escaped(string text) => Special().Replace(text, match => $"\\{match.Value}");

    /// <summary>A column of a file, of those of the second paper (spgg), or of any (*).</summary>
    private sealed record Column(string Files, string Name, string Unit, string Meaning)
    {
        public bool IsOf(string file) => Files == "*" || Files == file
            || (Files == "spgg" && file.StartsWith("spgg-", StringComparison.Ordinal));
    }

    [GeneratedRegex("<title[^>]*>([^<]*)</title>")]
    private static partial Regex Title();

    [GeneratedRegex("<desc[^>]*>([^<]*)</desc>")]
    private static partial Regex Description();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();

    [GeneratedRegex(@"[*_<>|\\]")]
    private static partial Regex Special();
}
