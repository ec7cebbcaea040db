using Swa.Research.Notebooks.Documents;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa notebook convert</c>: between Polyglot Notebooks' format and Jupyter's.</summary>
internal static class NotebookConvertCommand
{
    private const string Dib = ".dib";
    private const string Jupyter = ".ipynb";

    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "A notebook of Polyglot Notebooks (.dib) or Jupyter (.ipynb)." };
        Option<string?> output = CommonOptions.Optional(
            "--output", "FILE", "The file to write, of the other format; by default beside the notebook, with its name.");
        Command command = new(
            "convert",
            """
            Turns a .dib file into an .ipynb file, or back. Cells of other languages than C# are kept, with their language; 'swa notebook
            run' refuses them. A .dib file holds no outputs. An .ipynb file of other content is never replaced: what was done in it stays.

            Example: swa notebook convert analysis.dib
            """)
        {
            file, output, CommonOptions.Force(),
        };
        command.SetAction(parsed =>
        {
            Convert(parsed, parsed.GetRequiredValue(file), parsed.GetValue(output));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Convert(ParseResult parsed, string path, string? output)
    {
        string other = Path.GetExtension(path).ToLowerInvariant() switch
        {
            Dib => Jupyter,
            Jupyter => Dib,
            var extension => throw new ParameterException("FILE", $"a file of extension '{extension}'", $"{Dib}, {Jupyter}"),
        };
        ResultFiles files = new(parsed);
        OutputFile target = files.Name(output ?? Path.ChangeExtension(path, other), other);
        if (other == Jupyter)
        {
            Notebook notebook = Notebook.ParseDib(Notebook.ReadText(path), path);
            files.Add(target, notebook.ToJson(), ResultFiles.Count(notebook.Cells.Count, "cell"));
            files.Write($"swa notebook run {ShellWords.Quote(target.Path)}");
        }
        else
        {
            Notebook notebook = Notebook.Read(path);
            files.Add(target, notebook.ToDib(), ResultFiles.Count(notebook.Cells.Count, "cell"));
            files.Write(next: null);
        }
    }
}
