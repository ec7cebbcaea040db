using System.Text.Json.Nodes;
using Swa.Research.Notebooks.Documents;
using Swa.Research.Notebooks.Hosting;
using Swa.Research.Notebooks.Running;
using Swa.Research.Tests;

namespace Swa.Research.Browser.Tests;

/// <summary>Notebooks that the real host has run, for all tests of a class.</summary>
public sealed class HostileOutputs : IDisposable
{
    private const int SampleStep = 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("swa-hostile-").FullName;

    public HostileOutputs()
    {
        Hostile = Run(HostileValues.Texts);
        // JupyterLab makes links of addresses and paths in plain text.
        Harmless = Run(
        [
            "harmless", "two  spaces", "[harmless](http://localhost) *text*, `code` & $x$", "http://localhost/harmless",
            "src=\"data:text/javascript,harmless()\"", "data:image/svg+xml,harmless", "/harmless.txt:3",
        ]);
        Control = Run([], "HTML(\"<img src=x onerror=hit()>\")");
    }

    /// <summary>Every shape and form with every text.</summary>
    public JsonObject Hostile { get; }

    /// <summary>Every form with every text, and every shape with some of the texts.</summary>
    public JsonObject Sample
    {
        get
        {
            JsonObject sample = Hostile.DeepClone().AsObject();
            int cells = 0;
            foreach (JsonNode? cell in sample["cells"]!.AsArray().Take(HostileValues.Shapes.Count))
            {
                JsonArray outputs = cell!["outputs"]!.AsArray();
                int first = cells++ % SampleStep;
                JsonNode?[] kept = [.. outputs.Where((_, i) => i % SampleStep == first)];
                outputs.Clear();
                Array.ForEach(kept, outputs.Add);
            }

            return sample;
        }
    }

    /// <summary>The same with a text that is no HTML.</summary>
    public JsonObject Harmless { get; }

    /// <summary>One output whose script runs.</summary>
    public JsonObject Control { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private JsonObject Run(IReadOnlyList<string> texts) =>
        Run(HostileValues.Declarations(texts), [.. HostileValues.Displays, .. HostileValues.Endings(texts)]);

    private JsonObject Run(IReadOnlyList<string> declarations, params IReadOnlyList<string> cells)
    {
        Notebook notebook = Notebook.Create([.. declarations.Concat(cells).Select(cell => (true, cell))]);
        new NotebookRunner(
                HostCommand.Of(Path.Combine(AppContext.BaseDirectory, "swa.dll"), "notebook", "host"), TimeSpan.FromMinutes(5))
            .Run(notebook, Path.Combine(_folder, "x.ipynb"), _ => { }, CancellationToken.None, keepGoing: true);
        JsonObject json = JsonNode.Parse(notebook.ToJson())!.AsObject();
        JsonArray shown = [.. json["cells"]!.AsArray().Skip(declarations.Count).Select(cell => cell!.DeepClone())];
        json["cells"] = shown;
        Assert.All(shown, cell => Assert.NotEmpty(cell!["outputs"]!.AsArray()));
        string[] failed =
        [
            .. shown.Where(cell => cell!["outputs"]!.AsArray().Any(output => output!["output_type"]!.GetValue<string>() == "error"))
                .Select(cell => string.Concat(cell!["source"]!.AsArray().Select(line => line!.GetValue<string>()))),
        ];
        Assert.All(failed, source => Assert.StartsWith("throw ", source, StringComparison.Ordinal));
        return json;
    }
}
