using System.Net;
using System.Text.Encodings.Web;
using Swa.Research.Cli.Explorer;
using Swa.Research.Notebooks.Documents;
using Swa.Research.Notebooks.Exporting;

namespace Swa.Research.Cli.Documentation;

/// <summary>
/// A checkout's documentation as files that link to each other alone: its Markdown, executed notebooks, figures and explorer, the
/// reference of its assemblies, and the text of whatever those link to. A link to anything else is left out.
/// </summary>
internal sealed class Site
{
    /// <summary>Every checkout has it at its top.</summary>
    public const string Solution = "Swa.Research.sln";

    private const string Explorer = "figures/explorer.html";

    private static readonly string[] Folders = ["data", "figures", "notebooks", "src", "tests"];
    private static readonly string[] Built = ["bin", "obj", "node_modules"];
    private static readonly string[] Copied = [".csv", ".json", ".svg"];
    private static readonly string[] Texts =
        ["", ".cff", ".cs", ".csx", ".fsx", ".js", ".jsonl", ".props", ".py", ".sh", ".txt", ".yml"];

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly List<FoundText> _found = [];
    private readonly Queue<string> _linked = [];
    private readonly HashSet<string> _pages;
    private readonly string _root;

    private Site(string root)
    {
        _root = root;
        _pages =
        [
            .. Directory.EnumerateFiles(root, "*.md").Concat(Folders.Select(folder => Path.Combine(root, folder)).Where(Directory.Exists)
                    .SelectMany(Written))
                .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')),
        ];
    }

    /// <summary>The checkout that a folder is in; null: none.</summary>
    public static string? RootOf(string folder) => File.Exists(Path.Combine(folder, Solution))
        ? folder
        : Path.GetDirectoryName(folder) is { } above ? RootOf(above) : null;

    /// <summary>Makes all files.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="assemblies">The folder of this library's documentation in XML.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Their contents by their path in the site.</returns>
    public static IReadOnlyDictionary<string, byte[]> Of(string root, string assemblies, CancellationToken cancellationToken)
    {
        Site site = new(root);
        foreach (string page in site._pages.Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string path = Path.Combine(root, page);
            Func<string, string?> address = given => site.Address(page, given);
            site.Add(PageOf(page), page.EndsWith(".md", StringComparison.Ordinal)
                ? MarkdownPage.Of(InputFile.ReadText(path), address)
                : PageExport.Body(Notebook.Read(path), address));
        }

        foreach ((string path, string body) in ApiReference.Pages(assemblies))
        {
            site.Add(path, body);
        }

        site.AddLinked();
        site.Put(Explorer, ExplorerPage.Render());
        site._found.Add(new("Explorer", Explorer, "A page with sliders for the game and the rule, in which the threshold moves."));
        site.Put("site.css", SitePage.Style);
        site.Put("site.js", $"/* {OutputFile.Mark} */\n{ManifestText.Read("Documentation.site.js")}");
        string index = JsonSerializer.Serialize(
            site._found.Select(found => new[] { found.Title, found.Address, found.Text }), Json);
        site.Put("search.js", $"/* {OutputFile.Mark} */\nglobalThis.swaPages = {index};\n");
        return site._files;
    }

    /// <summary>Pages in a folder and those below it that people write.</summary>
    private static IEnumerable<string> Written(string folder) =>
        Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) is ".md" or ".ipynb").Concat(
            Directory.EnumerateDirectories(folder)
                .Where(below => Path.GetFileName(below) is var name && name[0] != '.' && !Built.Contains(name))
                .SelectMany(Written));

    private static string PageOf(string file) =>
        file.EndsWith("README.md", StringComparison.Ordinal) ? $"{file[..^9]}index.html" : Path.ChangeExtension(file, ".html");

    /// <summary>Where an address that a file of the checkout names leads from its page; null: to nothing that the site has.</summary>
    private string? Address(string file, string given)
    {
        if (given.Contains(':', StringComparison.Ordinal) || given.StartsWith('#'))
        {
            return given;
        }

        string[] parts = given.Split('#', 2);
        string full = Path.GetFullPath(Path.Combine(_root, Path.GetDirectoryName(file)!, Uri.UnescapeDataString(parts[0])));
        string target = Path.GetRelativePath(_root, full).Replace('\\', '/');
        if (Directory.Exists(full))
        {
            target = target == "." ? "README.md" : $"{target}/README.md";
        }

        SitePage page = new(PageOf(file));
        string extension = Path.GetExtension(target).ToLowerInvariant();
        if (_pages.Contains(target))
        {
            return page.To(PageOf(target)) + (parts.Length > 1 ? $"#{parts[1]}" : "");
        }

        if (target == Explorer)
        {
            return page.To(Explorer);
        }

        if (target.StartsWith("..", StringComparison.Ordinal) || !File.Exists(full))
        {
            return null;
        }

        if (extension == ".png")
        {
            return $"data:image/png;base64,{Convert.ToBase64String(File.ReadAllBytes(full))}";
        }

        bool isCopied = Copied.Contains(extension);
        if (!isCopied && !Texts.Contains(extension))
        {
            return null;
        }

        _linked.Enqueue(target);
        return page.To(isCopied ? target : $"{target}.html");
    }

    private void AddLinked()
    {
        foreach (string file in _linked.Distinct().ToArray())
        {
            string path = Path.Combine(_root, file);
            if (Copied.Contains(Path.GetExtension(file).ToLowerInvariant()))
            {
                _files[file] = File.ReadAllBytes(path);
            }
            else
            {
                string text = WebUtility.HtmlEncode(InputFile.ReadText(path));
                Add($"{file}.html", $"<h1>{WebUtility.HtmlEncode(file)}</h1>\n<pre tabindex=\"0\"><code>{text}</code></pre>\n");
            }
        }
    }

    private void Add(string path, string body)
    {
        (string html, IReadOnlyList<FoundText> found) = new SitePage(path).Of(body);
        Put(path, html);
        _found.AddRange(found);
    }

    private void Put(string path, string content) => _files[path] = Encoding.UTF8.GetBytes(content);
}
