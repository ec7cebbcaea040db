using System.Text.Json.Nodes;
using Swa.Research.Notebooks.Documents;
using Swa.Research.Notebooks.Hosting;

namespace Swa.Research.Notebooks.Running;

/// <summary>Runs whole notebooks, each in a process of its own.</summary>
/// <param name="host">Starts the host process.</param>
/// <param name="cellTimeout">How long one cell may take.</param>
public sealed class NotebookRunner(HostCommand host, TimeSpan cellTimeout)
{
    /// <summary>Runs the code cells of a notebook in order, and gives it their outputs and execution counts.</summary>
    /// <param name="notebook">The notebook; it is changed in memory only, and half changed where a cell fails.</param>
    /// <param name="path">Where the notebook lies: its folder is where relative paths start from.</param>
    /// <param name="cellDone">Called after each code cell with the number of code cells run.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="NotebookException">A cell failed, took too long or ended the process; the message says which and where.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Run(Notebook notebook, string path, Action<int> cellDone, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(cellDone);
        using HostProcess process = HostProcess.Start(host, Path.GetDirectoryName(Path.GetFullPath(path))!);
        NotebookRecord record = new();
        int executionCount = 0;
        foreach (NotebookCell cell in notebook.Cells.Where(cell => cell.IsCode))
        {
            if (cell.Language is { } language and not ("csharp" or "c#"))
            {
                throw new NotebookException($"{path}, cell {cell.Number}, is written for {language}, and only C# cells can be run.");
            }

            if (cell.Source.Contains("Microsoft.DotNet.Interactive.Kernel", StringComparison.Ordinal))
            {
                throw new NotebookException(
                    $"{path}, cell {cell.Number}, needs .NET Interactive: it uses its Kernel, which this light host does not have.");
            }

            if (!cell.HasCode)
            {
                cell.SetOutputs([], null);
                continue;
            }

            executionCount++;
            record.StartCell();
            try
            {
                process.Execute(
                    cell.Source, $"cell {cell.Number}", message => record.Add(message, executionCount), cellTimeout, cancellation);
            }
            catch (Exception exception) when (exception is TimeoutException or NotebookException)
            {
                throw new NotebookException($"{path}, cell {cell.Number}, {exception.Message.TrimEnd('.')}.", exception);
            }

            if (record.Error is { } error)
            {
                throw new NotebookException(Describe(path, cell, error));
            }

            cell.SetOutputs(record.Outputs, executionCount);
            cellDone(executionCount);
        }
    }

    /// <summary>The notebook, cell, line and source line, then the error and its details.</summary>
    private static string Describe(string path, NotebookCell cell, JsonObject error)
    {
        string[] lines = [.. error["traceback"]!.AsArray().Select(line => line!.GetValue<string>())];
        string place = $"cell {cell.Number}";
        bool hasLine = lines.Length > 1 && lines[1].StartsWith($"{place}, line ", StringComparison.Ordinal);
        return string.Join('\n', [$"{path}, {(hasLine ? lines[1] : place)}", lines[0], .. lines.Skip(hasLine ? 2 : 1)]);
    }
}
