using System.Data;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Swa.Research.Notebooks.Execution;

/// <summary>What a session tells of itself: its variables and its versions.</summary>
internal static class SessionVariables
{
    /// <summary>The names of the variables.</summary>
    public static string Names(SubmissionChain chain) => string.Join("   ", chain.Variables().Select(variable => variable.Symbol.Name));

    /// <summary>The variables with their types and values, one per row.</summary>
    public static DataTable Table(SubmissionChain chain)
    {
        DataTable table = new() { Locale = CultureInfo.InvariantCulture };
        table.Columns.Add("Variable");
        table.Columns.Add("Type");
        table.Columns.Add("Value");
        foreach ((IFieldSymbol symbol, object? value) in chain.Variables())
        {
            string type = symbol.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
            table.Rows.Add(symbol.Name, type, CellContext.Summarize(value));
        }

        return table;
    }

    /// <summary>The host, its runtime and its compiler.</summary>
    public static string About()
    {
        return $"The notebook host of Swa.Research {VersionOf(typeof(SessionVariables))}: {RuntimeInformation.FrameworkDescription}, "
            + $"C# by Roslyn {VersionOf(typeof(CSharpCompilation))}, {RuntimeInformation.RuntimeIdentifier}.";
    }

    private static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
