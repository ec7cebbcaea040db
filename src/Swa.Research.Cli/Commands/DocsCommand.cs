using Swa.Research.Cli.Documentation;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa docs</c>: the documentation of a checkout as a static site.</summary>
internal static class DocsCommand
{
    public static Command Create()
    {
        Option<string> output = CommonOptions.Required("--out", "DIR", "The folder to write.");
        Command command = new(
            "docs",
            "Write the pages of this checkout, its executed notebooks, figures, explorer, and a reference of its packages as a site of "
                + "files that opens from disk and needs no server. Nothing is run.\n\nExample: swa docs --out site")
        {
            output, CommonOptions.Force(),
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            if (Site.RootOf(Directory.GetCurrentDirectory()) is not { } root)
            {
                throw new IOException($"'swa docs' needs a checkout: run it in the folder that holds {Site.Solution}, or below it.");
            }

            string folder = parsed.GetRequiredValue(output);
            ResultFiles files = new(parsed);
            OutputFile start = files.Name(Path.Combine(folder, "index.html"), ".html");
            foreach ((string path, byte[] content) in Site.Of(root, AppContext.BaseDirectory, cancellationToken))
            {
                files.Add(path == "index.html" ? start : files.Name(Path.Combine(folder, path)), content, "part of the site");
            }

            files.Write($"open {ShellWords.Quote(start.Path)} in a browser");
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
