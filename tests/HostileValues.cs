namespace Swa.Research.Tests;

/// <summary>
/// Cells that show texts which run a script where a page takes them for HTML, in every shape of value and every form of display. The
/// scripts call a function <c>hit</c>, which the page must have.
/// </summary>
/// <remarks>
/// The parts are in <c>hostile-values.csx</c>: the types they use; the texts; expressions whose values hold <c>text</c>; statements that
/// show <c>text</c>. Each of the last three has one per line.
/// </remarks>
internal static class HostileValues
{
    private static readonly string[] Parts =
        File.ReadAllText(Path.Combine(Repository.Root, "tests", "hostile-values.csx")).ReplaceLineEndings("\n").TrimEnd('\n')
            .Split("\n// %%\n");

    /// <summary>The texts.</summary>
    public static IReadOnlyList<string> Texts { get; } = Parts[1].Split('\n');

    /// <summary>Expressions whose values hold <c>text</c>.</summary>
    public static IReadOnlyList<string> Shapes { get; } = Parts[2].Split('\n');

    /// <summary>Statements that show <c>text</c> and do not ask for it as HTML.</summary>
    public static IReadOnlyList<string> Forms { get; } = Parts[3].Split('\n');

    /// <summary>The first cells: the types, and some texts as <c>texts</c>.</summary>
    public static IReadOnlyList<string> Declarations(IReadOnlyList<string> texts) =>
    [
        $"#nullable disable\n{NotebookCells.References("Swa.Research", "Swa.Research.Figures")}{Parts[0]}",
        $"string[] texts = \"\"\"\"\"\n{string.Join('\n', texts)}\n\"\"\"\"\".ReplaceLineEndings(\"\\n\").Split('\\n');",
    ];

    /// <summary>One cell per shape and per form, which shows it with every text.</summary>
    public static IReadOnlyList<string> Displays { get; } =
    [
        .. Shapes.Select(shape => $"foreach (string text in texts) display({shape});"),
        .. Forms.Select(form => $"foreach (string text in texts) {{ {form} }}"),
    ];

    /// <summary>Two cells per text: the first ends with a value that holds it, the second with an exception.</summary>
    public static IReadOnlyList<string> Endings(IReadOnlyList<string> texts) =>
    [
        .. Enumerable.Range(0, texts.Count).SelectMany(i => (string[])
        [
            $"new {{ Text = texts[{i}], Json = JsonValue.Create(texts[{i}]) }}",
            $"throw new InvalidOperationException(texts[{i}]);",
        ]),
    ];
}
