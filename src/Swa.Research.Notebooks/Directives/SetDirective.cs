using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;

namespace Swa.Research.Notebooks.Directives;

/// <summary><c>#!set --name x --value …</c>: a variable from a value, or from another variable with <c>@csharp:y</c>.</summary>
internal static partial class SetDirective
{
    private const string Usage = "#!set takes --name and --value, such as #!set --name x --value 5 or --value @csharp:y";

    /// <summary>The C# that declares the variable.</summary>
    /// <param name="options">What follows <c>#!set</c>.</param>
    /// <param name="line">The line in the cell, counted from 1.</param>
    /// <exception cref="CellSourceException">The options are not understood.</exception>
    public static string ToCode(string options, int line)
    {
        Match name = Name().Match(options);
        Match value = Value().Match(name.Success ? options.Remove(name.Index, name.Length).Trim() : "");
        return !name.Success || !value.Success ? throw new CellSourceException($"{Usage}.", line)
            : !IsVariable(name.Groups[1].Value)
                ? throw new CellSourceException($"#!set --name: '{name.Groups[1].Value}' is no name of a C# variable.", line)
            : $"{Assignment(name.Groups[1].Value, value.Groups[1].Value, line)};";
    }

    private static string Assignment(string name, string value, int line)
    {
        if (value.StartsWith('@'))
        {
            string[] parts = value[1..].Split(':', 2);
            return parts.Length == 2 && parts[0] is not ("csharp" or "c#")
                    ? throw new CellSourceException($"#!set --value: {value} needs .NET Interactive; here, write @csharp:name.", line)
                : IsVariable(parts[^1]) ? $"var {name} = {parts[^1]}"
                : throw new CellSourceException($"#!set --value: '{parts[^1]}' is no name of a C# variable.", line);
        }

        return Json(value) switch
        {
            { ValueKind: JsonValueKind.Null } => $"object {name} = null",
            { ValueKind: JsonValueKind.True or JsonValueKind.False } => $"var {name} = {value}",
            { ValueKind: JsonValueKind.Number } number => $"var {name} = {Number(number)}",
            { ValueKind: JsonValueKind.String } text => $"var {name} = {Literal(text.GetString()!)}",
            { } => $"var {name} = System.Text.Json.JsonDocument.Parse({Literal(value)}).RootElement",
            null => $"var {name} = {Literal(value.Length > 1 && value[0] == '\'' && value[^1] == '\'' ? value[1..^1] : value)}",
        };
    }

    private static string Number(JsonElement number) =>
        number.TryGetInt32(out int small) ? small.ToString(CultureInfo.InvariantCulture)
        : number.TryGetInt64(out long large) ? string.Create(CultureInfo.InvariantCulture, $"{large}L")
        : $"{number.GetDouble().ToString("R", CultureInfo.InvariantCulture)}d";

    private static JsonElement? Json(string value)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(value);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    private static bool IsVariable(string name) =>
        SyntaxFacts.IsValidIdentifier(name) && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None;

    [GeneratedRegex(@"(?<!\S)--name\s+(\S+)")]
    private static partial Regex Name();

    [GeneratedRegex(@"^--value\s+((?!--).+)$")]
    private static partial Regex Value();
}
