using Swa.Research.Notebooks.Documents;
using Swa.Research.Notebooks.Running;

namespace Swa.Research.Notebooks.Tests;

public sealed class DocumentTests
{
    private const string Stored = """
        {
         "cells": [
          {
           "cell_type": "markdown",
           "id": "a",
           "metadata": {
            "tags": [
             "é🙂"
            ]
           },
           "source": [
            "# One\n",
            "two"
           ]
          },
          {
           "cell_type": "code",
           "execution_count": 1,
           "id": "b",
           "metadata": {},
           "outputs": [
            {
             "data": {
              "application/json": {
               "x": 1.50
              },
              "text/plain": [
               "tab\there \"quoted\" \\ \u0001"
              ]
             },
             "execution_count": 1,
             "metadata": {},
             "output_type": "execute_result"
            }
           ],
           "source": [
            "1"
           ]
          }
         ],
         "metadata": {
          "kernelspec": {
           "display_name": ".NET (C#)",
           "language": "C#",
           "name": ".net-csharp"
          },
          "language_info": {
           "file_extension": ".cs",
           "mimetype": "text/x-csharp",
           "name": "C#",
           "pygments_lexer": "csharp",
           "version": "14.0"
          },
          "unknown": {
           "kept": null
          }
         },
         "nbformat": 4,
         "nbformat_minor": 5
        }

        """;

    [Fact]
    public void What_was_read_is_written_byte_for_byte() => Assert.Equal(Stored, Notebook.Parse(Stored, "x").ToJson());

    [Theory]
    [InlineData("{", "x is not valid JSON at line 1, position 2.")]
    [InlineData("[]", "x is not a notebook: its JSON is not an object.")]
    [InlineData("{}", "x is not a notebook: it has no nbformat.")]
    [InlineData("""{"nbformat": 4}""", "x is not a notebook: it has no list of cells.")]
    [InlineData("""{"nbformat": 4, "cells": [1]}""", "x, cell 1, is no object.")]
    [InlineData("""{"nbformat": 4, "cells": [{}]}""", "x, cell 1, has no cell_type.")]
    [InlineData(
        """{"nbformat": 3, "worksheets": []}""",
        "x is nbformat 3, and only nbformat 4 can be read: open it in Jupyter and save it to convert it.")]
    [InlineData(
        """{"nbformat": 4, "cells": [], "metadata": {"kernelspec": {"language": "python", "name": "python3"}}}""",
        "x is written for python, and only C# notebooks can be run.")]
    [InlineData(
        """{"nbformat": 4, "cells": [], "metadata": {"kernelspec": {"name": "ir"}}}""",
        "x is written for ir, and only C# notebooks can be run.")]
    public void What_cannot_be_read_is_refused_in_one_sentence(string text, string message) =>
        Assert.Equal(message, Assert.Throws<NotebookException>(() => Notebook.Parse(text, "x")).Message);

    [Fact]
    public void A_wrong_type_in_the_JSON_is_refused_in_one_sentence() =>
        Assert.StartsWith(
            "x is not a notebook: ",
            Assert.Throws<NotebookException>(() => Notebook.Parse("""{"nbformat": "four", "cells": []}""", "x")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Equal("none.ipynb does not exist.", Assert.Throws<NotebookException>(() => Notebook.Read("none.ipynb")).Message);

    [Fact]
    public void Older_minor_versions_get_ids_and_become_4_5()
    {
        Notebook notebook = Notebook.Parse(
            """{"nbformat": 4, "nbformat_minor": 2, "cells": [{"cell_type": "markdown", "source": "a\nb", "id": "cell-02"}, """
            + """{"cell_type": "markdown", "source": ""}]}""",
            "x");
        Assert.Contains("\"nbformat_minor\": 5", notebook.ToJson(), StringComparison.Ordinal);
        Assert.Equal("cell-02-b", notebook.Cells[1].Json["id"]!.GetValue<string>());
        Assert.Equal("a\nb", notebook.Cells[0].Source);
    }

    [Fact]
    public void A_difference_names_the_cell_and_both_sides()
    {
        Assert.Null(NotebookDifference.First(Stored, Notebook.Parse(Stored, "x")));
        Assert.Equal(
            "cell 2, output 1, text/plain: stored 'tab\there \"quoted\" \\ \u0001', now 'other'",
            NotebookDifference.First(
                Stored, Notebook.Parse(Stored.Replace(@"tab\there \""quoted\"" \\ \u0001", "other", StringComparison.Ordinal), "x")));
        Assert.Equal(
            "cell 2, output 1: stored \"execute_result\", now none",
            NotebookDifference.First(Stored, Changed(notebook => notebook.Cells[1].SetOutputs([], 1))));
        Assert.Equal(
            "cell 2, execution count: stored 1, now 2",
            NotebookDifference.First(
                Stored, Changed(
                notebook => notebook.Cells[1].SetOutputs((System.Text.Json.Nodes.JsonArray)notebook.Cells[1].Outputs.DeepClone(), 2))));
        Assert.StartsWith(
            "metadata, cell ids or nbformat version",
            NotebookDifference.First(Stored.Replace("14.0", "9.0", StringComparison.Ordinal), Notebook.Parse(Stored, "x")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_written_stays_as_it_was()
    {
        string folder = Directory.CreateTempSubdirectory("swa-notebook-").FullName;
        // A folder instead of the file cannot be replaced, not even by root.
        string place = Path.Combine(folder, "x.ipynb");
        Directory.CreateDirectory(place);
        string message = Assert.Throws<NotebookException>(() => Notebook.Parse(Stored, "x").Write(place)).Message;
        Assert.StartsWith($"{place} cannot be written and is unchanged: ", message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(folder));
    }

    private static Notebook Changed(Action<Notebook> change)
    {
        Notebook notebook = Notebook.Parse(Stored, "x");
        change(notebook);
        return notebook;
    }
}
