using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Spectre.Console;

using Table = Swa.Research.Table;

namespace Swa.Research.Cli.Output;

/// <summary>How commands print: tables with borders on a terminal and plain aligned lines elsewhere; JSON the same everywhere.</summary>
internal static class Report
{
    private const int WideEnough = 10_000;
    private const int DisplayDigits = 6;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Prints a table; numbers are shown to six significant digits.</summary>
    public static void Write(TextWriter output, Table table)
    {
        IAnsiConsole console = Console(output);
        bool isTerminal = console.Profile.Out.IsTerminal;
        Spectre.Console.Table shown = new() { Border = isTerminal ? TableBorder.Rounded : TableBorder.None };
        for (int column = 0; column < table.Columns.Count; column++)
        {
            bool isNumeric = table.Rows.All(row => row[column] is null or double or int or long or ulong);
            Text name = new(Printable(table.Columns[column]));
            shown.AddColumn(new TableColumn(name) { Alignment = isNumeric ? Justify.Right : Justify.Left, NoWrap = true });
        }

        foreach (IReadOnlyList<object?> row in table.Rows)
        {
            shown.AddRow(row.Select(cell => new Text(Shown(cell))));
        }

        console.Write(shown);
    }

    /// <summary>Prints a table as CSV where that is the format, else as <see cref="Write(TextWriter, Table)"/>.</summary>
    public static void Write(TextWriter output, Table table, string format)
    {
        if (format == "csv")
        {
            table.WriteCsv(output);
        }
        else
        {
            Write(output, table);
        }
    }

    /// <summary>Prints statements, each with whether it holds, by which criterion, and why.</summary>
    public static void Write(TextWriter output, IEnumerable<Finding> verdicts)
    {
        foreach (Finding verdict in verdicts)
        {
            Write(output, verdict.Holds, verdict.Statement, verdict.Criterion, verdict.Why);
        }
    }

    /// <summary>Prints one statement.</summary>
    public static void Write(TextWriter output, bool? holds, string statement, string criterion, string why = "")
    {
        output.WriteLine($"{(holds switch { true => "holds:    ", false => "does not: ", null => "open:     " })}{statement}");
        output.WriteLine($"          criterion: {criterion}");
        if (why.Length > 0)
        {
            output.WriteLine($"          why: {why}");
        }
    }

    /// <summary>A text from a file without what a terminal would obey: control characters, and those that turn the direction.</summary>
    public static string Printable(string text) => string.Concat(text.Where(letter =>
        letter is '\n' or '\r'
        || (!char.IsControl(letter) && letter is not ((>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')))));

    /// <summary>A value as a JSON tree with camel-case names.</summary>
    public static JsonNode ToNode<T>(T value) => JsonSerializer.SerializeToNode(value, Json)!;

    /// <summary>A value as indented JSON with camel-case names, ended by a line feed.</summary>
    public static string ToJson<T>(T value) => JsonSerializer.Serialize(value, Json) + "\n";

    /// <summary>A console on a writer; it knows whether that is a terminal.</summary>
    public static IAnsiConsole Console(TextWriter writer)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = WideEnough;
        }

        return console;
    }

    private static string Shown(object? cell) => cell switch
    {
        null => "–",
        double number => Table.Text(Rounding.Significant(number, DisplayDigits)),
        _ => Printable(Table.Text(cell)),
    };
}
