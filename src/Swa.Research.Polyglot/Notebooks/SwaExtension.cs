using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.Extensions.AI;
using Microsoft.FSharp.Core;
using OllamaSharp;
using OllamaSharp.Models;
using Plotly.NET;
using Swa.Research.Figures;
using Swa.Research.Reproduction;

using Figure = Swa.Research.Figures.Figure;

namespace Swa.Research.Polyglot;

/// <summary>
/// Registers the library with .NET Interactive: the magics <c>#!swa-threshold</c> and <c>#!swa-sweep</c>, formatters for results,
/// charts and data frames, and the usual namespaces in C# cells from the next one on.
/// </summary>
/// <remarks>
/// The package's <c>extension.dib</c> loads it after <c>#r "nuget:Swa.Research.Polyglot"</c>. After <c>#r</c> of the assembly itself:
/// <c>await new Swa.Research.Polyglot.SwaExtension().OnLoadAsync(Kernel.Root);</c>
/// </remarks>
public sealed class SwaExtension : IKernelExtension
{
    private static readonly IReadOnlyList<string> Namespaces =
    [
        "Swa.Research", "Swa.Research.Figures", "Swa.Research.Reproduction", "Swa.Research.Polyglot",
        "Microsoft.Data.Analysis", "Microsoft.Extensions.AI", "Plotly.NET.CSharp", "Plotly.NET",
    ];

    private static readonly IReadOnlyList<Type> OneOfEachAssembly =
    [
        typeof(Scenario), typeof(Figure), typeof(PaperExperiment), typeof(ModelEndpoint), typeof(SwaExtension), typeof(GenericChart),
        typeof(Plotly.NET.CSharp.Chart), typeof(DynamicObj.DynamicObj), typeof(FSharpOption<>), typeof(DataFrame), typeof(OllamaApiClient),
        typeof(IChatClient),
    ];

    /// <summary>Loads the extension; loading it again changes nothing.</summary>
    /// <param name="kernel">The kernel that gets the magics, usually the root kernel; C# kernels are looked up in it.</param>
    /// <returns>A task that ends when the magics can be used.</returns>
    public Task OnLoadAsync(Kernel kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        if (kernel.KernelInfo.SupportedDirectives.Any(directive => directive.Name == ThresholdMagic.Name))
        {
            return Task.CompletedTask;
        }

        ThresholdMagic.AddTo(kernel);
        SweepMagic.AddTo(kernel);
        RegisterFormatters();
        foreach (Kernel csharp in CSharpKernels(kernel))
        {
            // The cell that loads this is still running; changes made directly would be lost when it ends.
            csharp.DeferCommand(new SubmitCode(Imports, csharp.Name));
        }

        KernelInvocationContext.Current?.DisplayAs(PlotlyPage.Loader(typeof(GenericChart).Assembly), HtmlFormatter.MimeType);
        KernelInvocationContext.Current?.Display(
            new Markdown("Swa.Research is loaded, with `#!swa-threshold` and `#!swa-sweep`; add `--help` to see their options."));
        return Task.CompletedTask;
    }

    internal static IEnumerable<Kernel> CSharpKernels(Kernel kernel) =>
        kernel.FindKernels(candidate => candidate.KernelInfo.LanguageName == "C#");

    private static string Imports => string.Join('\n',
    [
        .. OneOfEachAssembly.Select(type => $"#r \"{type.Assembly.Location}\""),
        .. Namespaces.Select(name => $"using {name};"),
        .. Ambiguous().Select(type => $"using {type.Name} = {type.FullName};"),
    ]);

    /// <summary>
    /// For type names in several of the namespaces, such as <c>Chart</c> of Plotly.NET and of its C# façade, an alias to the first.
    /// </summary>
    private static IEnumerable<Type> Ambiguous() =>
        from type in OneOfEachAssembly.Select(one => one.Assembly).Distinct().SelectMany(assembly => assembly.GetExportedTypes())
        where !type.IsNested && !type.IsGenericType && Namespaces.Contains(type.Namespace)
        group type by type.Name into same
        where same.Count() > 1
        select same.MinBy(type => Namespaces.ToList().IndexOf(type.Namespace!));

    /// <summary>The library's own types bring formatters, which .NET Interactive finds by convention.</summary>
    private static void RegisterFormatters()
    {
        RegisterTable<DataFrame>(frame => frame.ToTidyTable());
        RegisterTable<DataFrameColumn>(column => new DataFrame(column.Clone()).ToTidyTable());
        RegisterTable<Model>(model => OllamaTable.Of([model]));
        RegisterTable<IReadOnlyList<Model>>(OllamaTable.Of);
        Formatter.Register<GenericChart>((chart, writer) => writer.Write(ChartPage.Render(chart)), HtmlFormatter.MimeType);
        Formatter.Register<GenericChart>((chart, writer) => writer.Write(GenericChart.toJson(chart)), PlotlyRenderer.MimeType);
        Formatter.SetPreferredMimeTypesFor(typeof(GenericChart), HtmlFormatter.MimeType, PlotlyRenderer.MimeType);
    }

    private static void RegisterTable<T>(Func<T, Table> table)
    {
        Formatter.Register<T>((value, writer) => writer.Write(table(value).ToHtml()), HtmlFormatter.MimeType);
        Formatter.Register<T>((value, writer) => writer.Write(table(value).ToString()), PlainTextFormatter.MimeType);
        Formatter.SetPreferredMimeTypesFor(typeof(T), HtmlFormatter.MimeType, PlainTextFormatter.MimeType);
    }
}
