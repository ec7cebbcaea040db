using Swa.Research.Notebooks.Documents;
using Swa.Research.Notebooks.Hosting;

namespace Swa.Research.Notebooks.Running;

/// <summary>Runs whole notebooks, each in its own process.</summary>
/// <param name="host">Starts the host process.</param>
/// <param name="cellTimeout">How long one cell may take.</param>
public sealed class NotebookRunner(HostCommand host, TimeSpan cellTimeout)
{
    /// <summary>Runs the code cells of a notebook in order, and stores their outputs and execution counts in it.</summary>
    /// <param name="notebook">
    /// The notebook; it is changed in memory only. A cell that fails gets its outputs followed by the error, and the cells that are
    /// not run lose theirs. A cell with the tag <c>raises-exception</c> may fail, as in Jupyter's own runner.
    /// </param>
    /// <param name="path">The notebook's file; relative paths in cells start from its folder.</param>
    /// <param name="cellDone">Called after each code cell with the number of code cells run.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <param name="keepGoing">
    /// Whether to continue after a cell that fails. A cell that ends its process or takes too long ends the run anyway.
    /// </param>
    /// <returns>One message per failed cell, with its number and line; empty where none failed.</returns>
    /// <exception cref="NotebookException">A cell is not written in C#, or the host cannot be started.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<string> Run(
        Notebook notebook, string path, Action<int> cellDone, CancellationToken cancellation, bool keepGoing = false)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(cellDone);
        using HostProcess process = HostProcess.Start(host, Path.GetDirectoryName(Path.GetFullPath(path))!);
        NotebookRecord record = new();
        List<string> failures = [];
        int executionCount = 0;
        bool stopped = false;
        foreach (NotebookCell cell in notebook.Cells.Where(cell => cell.IsCode))
        {
            if (stopped || !cell.HasCode)
            {
                cell.SetOutputs([], null);
                continue;
            }

            if (cell.Language is { } language and not ("csharp" or "c#"))
            {
                throw new NotebookException($"{path}, cell {cell.Number}, is written for {language}, and only C# cells can be run.");
            }

            if (cell.Source.Contains("Microsoft.DotNet.Interactive.Kernel", StringComparison.Ordinal))
            {
                throw new NotebookException(
                    $"{path}, cell {cell.Number}, needs .NET Interactive: it uses its Kernel, which this light host does not have.");
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
                failures.Add($"{path}, cell {cell.Number}, {exception.Message.TrimEnd('.')}.");
                record.AddError("CellEnded", $"The cell {exception.Message.TrimEnd('.')}.");
                stopped = true;
            }

            JsonArray outputs = record.EndCell();
            cell.SetOutputs(outputs, executionCount);
            cellDone(executionCount);
            if (!stopped && !cell.MayFail && NotebookRecord.Error(outputs) is { } error)
            {
                failures.Add(Describe(path, cell, error));
                stopped = !keepGoing;
            }
        }

        return failures;
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
