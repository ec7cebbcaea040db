using Swa.Research.Cli.Explorer;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa explorer</c>: a lesson in which the threshold moves.</summary>
internal static class ExplorerCommand
{
    public static Command Create()
    {
        Option<string> output = CommonOptions.WithDefault("--out", "FILE.html", "The file to write.", "figures/explorer.html");
        Command command = new(
            "explorer",
            "Write one self-contained page for teaching, a lesson in eight screens: a game to play, the threshold, where the rule misses "
                + "it, and a sandbox with every setting. It opens from disk, offline.\n\nExample: swa explorer --out explorer.html")
        {
            output, CommonOptions.Force(),
        };
        command.SetAction(parsed =>
        {
            ResultFiles files = new(parsed);
            OutputFile page = files.Name(parsed.GetRequiredValue(output), ".html", ".htm");
            files.Add(page, ExplorerPage.Render(), "a page that needs no other file");
            files.Write($"open {ShellWords.Quote(page.Path)} in a browser");
            return ExitCode.Done;
        });
        return command;
    }
}
