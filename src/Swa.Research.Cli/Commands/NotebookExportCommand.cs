using Swa.Research.Notebooks.Documents;
using Swa.Research.Notebooks.Exporting;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa notebook export</c>: a notebook as a program, a page or Markdown.</summary>
internal static class NotebookExportCommand
{
    private enum Target
    {
        Cs,
        Html,
        Md,
    }

    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "The notebook (.ipynb)." };
        Option<string> to = ChoiceOption.WithDefault("--to", "A program in one file, a page, or Markdown for GitHub.", Target.Html);
        Option<string?> output = CommonOptions.Optional(
            "--output", "FILE", "The file to write; by default beside the notebook, with its name.");
        Option<bool> packages = new("--packages")
        {
            Description = "With --to cs: refer to this library's packages, also where its projects are there.",
        };
        Command command = new(
            "export",
            """
            Writes a notebook in another form; nothing of it is run. A program (cs) is for 'dotnet run x.cs' of .NET 10 and prints what the
            cells show. A page (html) needs no network and runs no script. Markdown (md) has its pictures in a folder x_files beside it.

            Example: swa notebook export notebooks/01-threshold-derivation.ipynb --to html
            """)
        {
            file, to, output, packages, CommonOptions.Force(),
        };
        command.SetAction(parsed =>
        {
            Export(parsed, parsed.GetRequiredValue(file), ChoiceOption.Read<Target>(parsed.GetRequiredValue(to), "to"));
            return ExitCode.Done;
        });
        return command;

        void Export(ParseResult parsed, string path, Target target)
        {
            string extension = $".{target.ToString().ToLowerInvariant()}";
            ResultFiles files = new(parsed);
            OutputFile main = files.Name(parsed.GetValue(output) ?? Path.ChangeExtension(path, extension), extension);
            Notebook notebook = Notebook.Read(path);
            switch (target)
            {
                case Target.Cs:
                    string program = ProgramExport.Of(notebook, path, main.Path, parsed.GetValue(packages));
                    files.Add(main, program, "a program in one file");
                    files.Write($"dotnet run {ShellWords.Quote(main.Path)}");
                    break;
                case Target.Html:
                    files.Add(main, PageExport.Of(notebook, path), "a page that needs no other file");
                    files.Write($"open {ShellWords.Quote(main.Path)} in a browser");
                    break;
                default:
                    IReadOnlyList<ExportedFile> all = MarkdownExport.Of(notebook, main.Path);
                    files.Add(main, all[0].Content, "Markdown");
                    foreach (ExportedFile picture in all.Skip(1))
                    {
                        files.Add(files.Name(picture.Path), picture.Content, "a picture of it");
                    }

                    files.Write(next: null);
                    break;
            }
        }
    }
}
