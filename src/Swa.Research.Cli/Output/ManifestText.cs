using System.Reflection;

namespace Swa.Research.Cli.Output;

/// <summary>The texts that are built into the command.</summary>
internal static class ManifestText
{
    /// <summary>One text, with line feeds.</summary>
    /// <param name="name">Its folder and file, joined by a dot.</param>
    public static string Read(string name)
    {
        Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Swa.Research.Cli.{name}")
            ?? throw new InvalidOperationException($"The command was built without {name}.");
        using StreamReader reader = new(resource);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
