using Swa.Research.Figures;
using Swa.Research.Notebooks.Documents;

namespace Swa.Research.Notebooks.Running;

/// <summary>The copy of a notebook that keeps the outputs of a run up to the cell that failed.</summary>
public static class FailedCopy
{
    /// <summary>Writes the copy as NAME.failed.ipynb; the copy of an earlier failed run is replaced.</summary>
    /// <param name="notebook">The notebook after the run.</param>
    /// <param name="path">The path where the notebook would be stored if it had not failed.</param>
    /// <returns>The copy's path.</returns>
    /// <exception cref="NotebookException">The copy cannot be written, or would replace a file that is not such a copy.</exception>
    public static string Write(Notebook notebook, string path)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        string copy = Path.ChangeExtension(path, ".failed.ipynb");

        // A notebook with an error may be the user's own, so the copy also says who wrote it.
        JsonObject marked = (JsonObject)notebook.Json.DeepClone();
        marked["metadata"]!["swa"] = OutputFile.Mark;
        try
        {
            if (File.Exists(copy) && !Notebook.Read(copy).Cells.Any(cell => NotebookRecord.Error(cell.Outputs) is not null))
            {
                throw new OutputExistsException(copy, isOwn: false);
            }

            new OutputFile(copy, replace: true).Write(NotebookJson.Write(marked));
            return copy;
        }
        catch (OutputExistsException exception)
        {
            throw new NotebookException($"{copy} exists and is not a copy of a failed run, so the outputs are not stored.", exception);
        }
        catch (IOException exception)
        {
            throw new NotebookException($"{copy} cannot be written and is unchanged: {exception.Message.TrimEnd('.')}.", exception);
        }
    }
}
