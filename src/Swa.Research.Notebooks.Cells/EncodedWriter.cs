using System.Collections;
using System.Data;
using System.Diagnostics;
using System.Numerics;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace Swa.Research.Notebooks.Cells;

/// <summary>
/// Writes one value as HTML: objects as foldable lists of their members, sequences as tables, JSON and XML as source text. All text,
/// names included, goes through one encoder; only <see cref="IHtmlContent"/> and formatters of the value's own type write by themselves.
/// </summary>
/// <param name="context">Receives the HTML; its depth counts towards <see cref="Formatter.RecursionLimit"/>.</param>
internal sealed class EncodedWriter(FormatContext context)
{
    private const string DataFrameName = "Microsoft.Data.Analysis.DataFrame";
    private const int ValueLimit = 10_000;
    private const int SummaryLength = 300;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        MaxDepth = 1000,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Stack<object> _owners = [];
    private int _values;

    /// <summary>How tables and lists of members look where the page's own style would centre them or draw them to the right.</summary>
    public const string Style = "<style>.dni-table td,.dni-table th{text-align:start;vertical-align:top}"
        + ".dni-table pre{margin:0}.dni-code-hint{font-style:italic}</style>";

    /// <summary>Whether what was written has a table.</summary>
    public bool HasTable { get; private set; }

    /// <summary>Writes a value that has no formatter of its own.</summary>
    /// <param name="value">The value.</param>
    public void WriteContent(object? value)
    {
        _values++;
        if (TextOf(value) is { } text)
        {
            WriteText(text);
            return;
        }

        switch (value)
        {
            case PocketView view:
                view.WriteTo(context);
                break;
            case IHtmlContent html:
                html.WriteTo(context.Writer, HtmlEncoder.Default);
                break;
            default:
                WriteParts(value!);
                break;
        }
    }

    /// <summary>The text that is all there is to show of a plain value; null for any other value.</summary>
    public static string? TextOf(object? value) => value switch
    {
        null => Formatter.NullString,
        string text => text,
        JsonString json => json.Value ?? "",
        DateTime or DateTimeOffset or TimeSpan or Enum or ReadOnlyMemory<char> or Type or decimal or BigInteger or Guid => PlainText(value),
        _ when value.GetType().IsPrimitive => PlainText(value),
        Delegate or MemberInfo or Assembly or Module => Summary(value),
        JsonNode json => json.ToJsonString(Indented),
        JsonDocument json => JsonSerializer.Serialize(json, Indented),
        JsonElement json => json.ValueKind == JsonValueKind.Undefined ? "" : JsonSerializer.Serialize(json, Indented),
        XObject xml => xml.ToString() ?? "",
        XmlNode xml => xml.OuterXml,
        IEnumerable sequence when IsPlainSequence(sequence.GetType()) => sequence.ToDisplayString(PlainTextSummaryFormatter.MimeType),
        _ => null,
    };

    private void Write(object? value)
    {
        if (value is null || !EncodedFormatter.FormatAsRegistered(value, context))
        {
            WriteContent(value);
        }
    }

    private void WriteParts(object value)
    {
        bool isCut = context.Depth + _owners.Count > Formatter.RecursionLimit || _values > ValueLimit;
        if (isCut || _owners.Any(owner => ReferenceEquals(owner, value)))
        {
            WriteText(Summary(value));
            return;
        }

        _owners.Push(value);
        Type type = value.GetType();
        switch (value)
        {
            case DataTable table:
                WriteRows(table, table.Rows.Cast<DataRow>().Where(row => row.RowState != DataRowState.Deleted));
                break;
            case DataView { Table: { } table } view:
                WriteRows(table, view.Cast<DataRowView>().Select(row => row.Row));
                break;
            case var _ when type.FullName == DataFrameName:
                WriteFrame(value!);
                break;
            case System.Dynamic.ExpandoObject members:
                KeyValuePair<string, object?>[] sorted = [.. members.OrderBy(member => member.Key, StringComparer.Ordinal)];
                WriteTable([.. sorted.Select(member => Text(member.Key))], [[.. sorted.Select(member => Value(member.Value))]]);
                break;
            case IEnumerable sequence when !HasProperties(type):
                WriteSequence(sequence, type);
                break;
            case not null when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ReadOnlyMemory<>):
                Write(type.GetMethod(nameof(ReadOnlyMemory<>.ToArray))!.Invoke(value, null));
                break;
            default:
                WriteObject(value!, type);
                break;
        }

        _owners.Pop();
    }

    private void WriteObject(object value, Type type)
    {
        List<Action[]> rows = [.. type.GetMembers(BindingFlags.Instance | BindingFlags.Public).Where(IsShown).Select(member =>
            new[] { Text(member.Name), () => Write(Read(member, value)) })];
        if (value is IEnumerable sequence)
        {
            rows.Add([Italic("(values)"), () => WriteSequence(sequence, type)]);
        }

        bool isOpen = context.Depth + _owners.Count <= 2;
        WriteTag($"details{(isOpen ? " open=\"open\"" : "")} class=\"dni-treeview\"", () =>
        {
            WriteTag("summary", () => WriteTag("span class=\"dni-code-hint\"", () => WriteTag("code", Text(Summary(value)))));
            WriteTag("div", () => WriteTable([], rows));
        });
    }

    private void WriteSequence(IEnumerable sequence, Type type)
    {
        if (IsList(type))
        {
            WriteText(sequence.ToDisplayString(PlainTextSummaryFormatter.MimeType));
            return;
        }

        Type? dictionary = DictionaryInterface(type);
        IEnumerable PartOf(string name) => (IEnumerable)dictionary.GetProperty(name)!.GetValue(sequence)!;
        object?[] values = Take(dictionary is null ? sequence : PartOf("Values"), out bool hasMore);
        if (values.Length == 0)
        {
            WriteTag("i", Text("(empty)"));
            return;
        }

        object?[] labels = dictionary is null
            ? [.. Enumerable.Range(0, values.Length)]
            : [.. PartOf("Keys").Cast<object?>().Take(values.Length)];
        bool isMixed = values.OfType<object>().Select(value => value.GetType()).Distinct().Skip(1).Any();
        Action[] headers = [Italic(dictionary is null ? "index" : "key"), .. isMixed ? [Italic("type")] : (Action[])[], Text("value")];
        List<Action[]> rows =
        [
            .. values.Zip(labels, (value, label) => (Action[])
            [
                dictionary is null ? Text($"{label}") : Value(label),
                .. isMixed ? [Value(value?.GetType())] : (Action[])[],
                Value(value),
            ]),
        ];
        WriteTable(headers, rows, !hasMore ? null : sequence is ICollection { Count: var count }
            ? string.Create(CultureInfo.InvariantCulture, $"({count - values.Length} more)")
            : "... (more)");
    }

    private void WriteRows(DataTable table, IEnumerable<DataRow> allRows, long others = 0)
    {
        DataColumn[] columns = [.. table.Columns.Cast<DataColumn>()];
        DataRow[] rows = [.. allRows];
        int hidden = Math.Max(0, rows.Length - Formatter.ListExpansionLimit);
        WriteTable(
            [.. columns.Select(column => Text(column.ColumnName))],
            rows.SkipLast(hidden).Select(row => columns.Select(column => row[column] is DBNull ? Text("") : Value(row[column])).ToArray()),
            hidden + others == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"({hidden + others} more)"),
            table.TableName);
    }

    /// <summary>A data frame of Microsoft.Data.Analysis, which this assembly does not refer to.</summary>
    private void WriteFrame(dynamic frame)
    {
        long rows = frame.Rows.Count;
        DataTable head = frame.Head((int)Math.Min(rows, Formatter.ListExpansionLimit)).ToTable();
        long hidden = rows - head.Rows.Count;
        WriteRows(head, head.Rows.Cast<DataRow>(), hidden);
    }

    private void WriteTable(Action[] headers, IEnumerable<Action[]> rows, string? rest = null, string caption = "")
    {
        HasTable = true;
        WriteTag("table class=\"dni-table\"", () =>
        {
            if (caption.Length > 0)
            {
                WriteTag("caption", Text(caption));
            }

            if (headers.Length > 0)
            {
                WriteTag("thead", () => WriteTag("tr", () => WriteEach("th", headers)));
            }

            WriteTag("tbody", () =>
            {
                foreach (Action[] row in rows)
                {
                    WriteTag("tr", () => WriteEach("td", row));
                }

                if (rest is not null)
                {
                    WriteTag("tr", () => WriteTag($"td colspan=\"{Math.Max(1, headers.Length)}\"", Italic(rest)));
                }
            });
        });
    }

    private void WriteEach(string tag, Action[] contents)
    {
        foreach (Action content in contents)
        {
            WriteTag(tag, content);
        }
    }

    /// <summary>Writes text; a page joins lines and spaces unless it is told not to.</summary>
    private void WriteText(string value)
    {
        if (value.AsSpan().ContainsAny('\n', '\t') || value.Contains("  ", StringComparison.Ordinal))
        {
            WriteTag("pre", Text(value));
        }
        else
        {
            WriteEncoded(value);
        }
    }

    private Action Text(string text) => () => WriteEncoded(text);

    private Action Italic(string text) => () => WriteTag("i", Text(text));

    private Action Value(object? value) => () => Write(value);

    /// <summary>Writes an element; its start is never a value's text.</summary>
    private void WriteTag(string start, Action content)
    {
        context.Writer.Write($"<{start}>");
        content();
        context.Writer.Write($"</{start.Split(' ')[0]}>");
    }

    /// <summary>Writes text; its line ends stay line ends, so that stored outputs keep their lines.</summary>
    private void WriteEncoded(string text) =>
        context.Writer.Write(Encoder.Encode(text.ReplaceLineEndings("\n")).Replace("&#xA;", "\n", StringComparison.Ordinal));

    private static string PlainText(object value) => value.ToDisplayString(PlainTextFormatter.MimeType);

    /// <summary>A value's own short text. Sequences are not enumerated, as they may hold themselves.</summary>
    public static string Summary(object value)
    {
        string text;
        try
        {
            text = value.ToString() ?? "";
        }
        catch (Exception exception) when (!IsInterrupted)
        {
            text = $"{exception.GetType()}: {exception.Message}";
        }

        text = text.Trim().Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return text.Length <= SummaryLength ? text : $"{text[..SummaryLength]}...";
    }

    private static bool IsInterrupted => CellContext.Current?.Interrupt.IsCancellationRequested == true;

    /// <summary>A member's value, or the exception that it threw.</summary>
    private static object? Read(MemberInfo member, object owner)
    {
        try
        {
            return member switch
            {
                // A span cannot be held; its text can.
                PropertyInfo { PropertyType: { IsByRefLike: true } or { IsPointer: true } } or FieldInfo { FieldType.IsPointer: true }
                    => Summary(owner),
                PropertyInfo property => property.GetValue(owner, BindingFlags.DoNotWrapExceptions, null, null, null),
                _ => ((FieldInfo)member).GetValue(owner),
            };
        }
        catch (Exception exception) when (!IsInterrupted)
        {
            return exception;
        }
    }

    private static bool IsShown(MemberInfo member) => !member.Name.StartsWith('<') && member switch
    {
        FieldInfo => true,
        PropertyInfo property => property.CanRead && property.GetIndexParameters().Length == 0
            && property.GetCustomAttribute<DebuggerBrowsableAttribute>() is not { State: DebuggerBrowsableState.Never },
        _ => false,
    };

    /// <summary>Whether a sequence of this type is shown with its properties, and not as its items alone.</summary>
    private static bool HasProperties(Type type) =>
        !type.IsArray && !type.IsNestedPrivate && !typeof(ICollection).IsAssignableFrom(type)
        && !type.GetInterfaces().Any(one => IsOf(one, typeof(IOrderedEnumerable<>)) || IsOf(one, typeof(IDictionary<,>)));

    /// <summary>Whether a sequence is shown as its items alone, and these are plain values, in one line.</summary>
    private static bool IsPlainSequence(Type type) => !HasProperties(type) && IsList(type);

    private static bool IsList(Type type) =>
        DictionaryInterface(type) is null && ElementType(type) is { } element && (element.IsPrimitive || IsTextual(element));

    private static bool IsTextual(Type type) => type == typeof(string) || type == typeof(decimal) || type == typeof(Guid)
        || type == typeof(DateTime) || type == typeof(DateTimeOffset) || type == typeof(TimeSpan)
        || (Nullable.GetUnderlyingType(type) is { } underlying && (underlying.IsPrimitive || IsTextual(underlying)));

    private static Type? ElementType(Type type)
    {
        if (type.IsArray)
        {
            return type.GetElementType();
        }

        Type[] sequences = [.. type.GetInterfaces().Where(one => IsOf(one, typeof(IEnumerable<>)))];
        return sequences is [var only] ? only.GenericTypeArguments[0] : null;
    }

    private static Type? DictionaryInterface(Type type) =>
        type.GetInterfaces().FirstOrDefault(one => IsOf(one, typeof(IDictionary<,>)))
        ?? type.GetInterfaces().FirstOrDefault(one => one == typeof(IDictionary));

    private static bool IsOf(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;

    private static object?[] Take(IEnumerable sequence, out bool hasMore)
    {
        object?[] taken = [.. sequence.Cast<object?>().Take(Formatter.ListExpansionLimit + 1)];
        hasMore = taken.Length > Formatter.ListExpansionLimit;
        return hasMore ? taken[..^1] : taken;
    }
}
