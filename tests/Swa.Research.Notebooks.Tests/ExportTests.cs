using System.Diagnostics;
using System.Text;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Swa.Research.Notebooks.Documents;
using Swa.Research.Notebooks.Exporting;
using Swa.Research.Tests;

namespace Swa.Research.Notebooks.Tests;

public sealed class ExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("swa-export-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_program_builds_and_prints_what_the_cells_show()
    {
        File.WriteAllText(
            Path.Combine(_folder, "answer.csx"), "using System.Text;\nint Answer(int x) => new StringBuilder().Length + 2 * x;");
        string core = Path.Combine(Repository.Root, $"src/Swa.Research/bin/{Repository.Configuration}/net10.0/Swa.Research.dll");
        string[] printed = await RunAsync(
            $"#r \"{core.Replace('\\', '/')}\"\nusing Swa.Research;\nrecord Pair(int A, int B);",
            "// a comment\nint start;\nprivate int Twice(int x) => 2 * x;\nvar pair = new Pair(3, 4);\nTwice(pair.A) + start",
            "#load \"answer.csx\"\ndisplay(\"shown\");\nawait Task.Yield();\nforeach (var x in new[] { 21 }) Console.WriteLine(Answer(x));",
            "Threshold.CriticalWeight(CongestionGame.Paper)",
            "Console.WriteLine(0.5)");
        Assert.Equal(["6", "shown", "42", "0.85", "0.5"], printed);
    }

    [Fact]
    public void Markdown_is_a_comment_usings_come_first_and_types_last()
    {
        string program = ProgramExport.Of(
            Notebook.Create(
                (false, "# Title\n\ntext"), (true, "class C;\nvar x = new C();"), (true, "using System.IO;\nFile.Exists(\"x\")")),
            Path.Combine(_folder, "x.ipynb"), Path.Combine(_folder, "x.cs"));
        string[] wanted =
        [
            "#:sdk", "using System.IO;", "using static ", "// # Title\n//\n// text", "var x = new C();", "Show(File.Exists(\"x\"));",
            "class C;",
        ];
        Assert.Equal(wanted, wanted.OrderBy(part => program.IndexOf(part, StringComparison.Ordinal)));
        Assert.All(wanted, part => Assert.Contains(part, program, StringComparison.Ordinal));
    }

    [Fact]
    public void Packages_are_packages_and_paths_are_projects_unless_packages_are_asked_for()
    {
        Notebook notebook = Notebook.Create(
            (true, "#r \"nuget: Some.Package, 1.2.3\"\n#r \"nuget: Other, [1.0,2.0)\"\n"
                + "#r \"../src/Swa.Research.Figures/bin/x/Swa.Research.dll\""));
        string path = Path.Combine(Repository.Root, "notebooks", "x.ipynb");
        string project = ProgramExport.Of(notebook, path, Path.ChangeExtension(path, ".cs"));
        Assert.Contains("\n#:package Other@[1.0,2.0)\n#:package Some.Package@1.2.3\n", project, StringComparison.Ordinal);
        Assert.Contains("\n#:project ../src/Swa.Research/Swa.Research.csproj\n", project, StringComparison.Ordinal);
        Assert.Contains("/Swa.Research.Notebooks.Cells.csproj\n", project, StringComparison.Ordinal);
        string package = ProgramExport.Of(notebook, path, Path.ChangeExtension(path, ".cs"), packages: true);
        Assert.Matches("\n#:package Swa.Research@[0-9.]+\n", package);
        Assert.DoesNotContain("#:project", package, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("var a = 1;", "var a = 2;",
        "x.ipynb, cell 2, declares 'a' again, which x.ipynb, cell 1 has: give one of them another name.")]
    [InlineData("for (int a = 0; a < 1; a++) { }", "var a = 2;",
        "x.ipynb, cell 1, uses the name 'a' within a statement, which x.ipynb, cell 2 declares for the whole program: give one of them "
        + "another name.")]
    [InlineData("int P { get; set; }", "1",
        "x.ipynb, cell 1, declares 'int P { get; set; }', which a program can only have within a type.")]
    [InlineData("#!fsharp", "1", "x.ipynb, cell 1, cannot be part of a program: ")]
    [InlineData("#load \"nowhere.csx\"", "1", "x.ipynb, cell 1, loads ")]
    [InlineData("#r \"nuget: Some.Package, newest\"", "1",
        "x.ipynb, cell 1, cannot be part of a program: 'newest' is no version of Some.Package: ")]
    [InlineData("#r \"nowhere.dll\"", "1", "#r \"nowhere.dll\" is neither a package nor built by a project, so a program cannot name it.")]
    public void What_a_program_cannot_do_is_refused_with_its_cell(string first, string second, string message) => Assert.StartsWith(
        message,
        Assert.Throws<NotebookException>(() => ProgramExport.Of(Notebook.Create((true, first), (true, second)), "x.ipynb", "x.cs")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_lambda_may_use_a_name_again() => Assert.Contains("n => n", ProgramExport.Of(
        Notebook.Create((true, "Func<int, int> f = n => n;"), (true, "var n = 1;")), "x.ipynb", "x.cs"), StringComparison.Ordinal);

    [Theory]
    [InlineData(@"\frac{n - \beta}{n - 1}", "<mfrac><mrow><mi>n</mi><mo>−</mo><mi>β</mi></mrow><mrow>")]
    [InlineData(@"\sum_i a_i", "<munder><mo movablelimits=\"true\">∑</mo><mi>i</mi></munder><msub><mi>a</mi><mi>i</mi></msub>")]
    [InlineData(
        @"W_{\mathrm{ref}}^2", "<msubsup><mi>W</mi><mrow><mi mathvariant=\"normal\">ref</mi></mrow><mrow><mn>2</mn></mrow></msubsup>")]
    [InlineData(@"x < 1", "<mo>&lt;</mo>")]
    public void Formulas_are_mathml(string tex, string markup) =>
        Assert.Contains(markup, MathMarkup.Of(tex, isBlock: false), StringComparison.Ordinal);

    [Theory]
    [InlineData(@"\unknown{x}")]
    [InlineData(@"\frac{1}")]
    [InlineData(@"{")]
    [InlineData(@"\left(")]
    [InlineData(@"x_")]
    [InlineData(@"a & b")]
    public void A_formula_that_is_not_known_is_its_source(string tex) =>
        Assert.StartsWith("<code class=\"tex\">", MathMarkup.Of(tex, isBlock: false), StringComparison.Ordinal);

    [Fact]
    public void Every_formula_of_the_notebooks_is_drawn()
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "notebooks"), "*.ipynb"))
        {
            string page = PageExport.Of(Notebook.Read(file), file);
            Assert.DoesNotContain("class=\"tex\"", page, StringComparison.Ordinal);
            Assert.Contains("<math", page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("<script>alert(1)</script>after", "after")]
    [InlineData("<img src=x onerror=alert(1)>", "<img>")]
    [InlineData("<img src='data:image/png;base64,AA' onload=\"x\" alt=\"a &amp; b\">",
        "<img src=\"data:image/png;base64,AA\" alt=\"a &amp; b\">")]
    [InlineData("<a href=\"java&#115;cript:x\">y</a>", "<a>y</a>")]
    [InlineData("<svg><script>x</script></svg><b>y", "<b>y</b>")]
    [InlineData("<style>*{display:none}</style><p style=\"position:fixed\">x</p>", "<p>x</p>")]
    [InlineData("<meta http-equiv=refresh content=\"0;url=http://x\">a<iframe src=x></iframe>", "a")]
    [InlineData("</div></main>x", "x")]
    [InlineData("<table><tr><td colspan=\"2\">1 < 2</table>", "<table><tr><td colspan=\"2\">1 &lt; 2</td></tr></table>")]
    [InlineData("<details><summary>s</summary>$x$</details>",
        "<details><summary>s</summary><math alttext=\"x\"><mrow><mi>x</mi></mrow></math></details>")]
    [InlineData("<b title=\"<script>x</script>\">y</b>", "<b>y</b>")]
    [InlineData("<img src=\"x", "&lt;img src=\"x")]
    public void Stored_html_keeps_its_structure_alone(string html, string safe) => Assert.Equal(safe, SafeMarkup.Of(html));

    [Fact]
    public void Markdown_on_a_page_is_as_safe_and_keeps_dollars()
    {
        string html = MarkdownPage.Of("# A *b* $x_1$\n\n[l](javascript:x) \\$5 and \\$6 <b onclick=x>y</b>\n\n$$\nx\n$$");
        Assert.Contains("<h1>A <em>b</em> <math", html, StringComparison.Ordinal);
        Assert.Contains("<a>l</a> $5 and $6 <b>y</b>", html, StringComparison.Ordinal);
        Assert.Contains("<math display=\"block\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_has_fences_and_links_to_pictures_that_are_there()
    {
        string path = Path.Combine(Repository.Root, "notebooks", "02-figures-1-and-2.ipynb");
        IReadOnlyList<ExportedFile> files = MarkdownExport.Of(Notebook.Read(path), Path.Combine(_folder, "a b.md"));
        MarkdownDocument document = Markdig.Markdown.Parse(Encoding.UTF8.GetString(files[0].Content));
        string[] linked =
        [
            .. document.Descendants<LinkInline>().Where(link => link.IsImage)
                .Select(link => Path.Combine(_folder, Uri.UnescapeDataString(link.Url!))),
        ];
        Assert.NotEmpty(linked);
        Assert.Equal(files.Skip(1).Select(file => file.Path), linked);
        Assert.All(files.Skip(1), file => Assert.StartsWith("<svg", Encoding.UTF8.GetString(file.Content), StringComparison.Ordinal));
        Assert.Equal(["csharp", "text"], document.Descendants<FencedCodeBlock>().Select(block => block.Info).Distinct());
        Assert.Contains("`a", Encoding.UTF8.GetString(
            MarkdownExport.Of(Notebook.Create((true, "// ```\nvar s = \"`a\";")), "x.md")[0].Content), StringComparison.Ordinal);
    }

    [Fact]
    public void Polyglot_files_come_back_and_keep_other_languages()
    {
        const string Dib = """
            #!meta

            {"kernelInfo":{"defaultKernelName":"csharp","items":[{"aliases":["db"],"name":"sql-mine"}]}}

            #!markdown

            # Title

            #!csharp

            #!time
            var x = 1;
            x

            #!db

            select 1

            #!fsharp

            1 + 1
            """;
        Notebook notebook = Notebook.ParseDib(Dib, "x.dib");
        Assert.Equal([false, true, true, true], notebook.Cells.Select(cell => cell.IsCode));
        Assert.Equal(["# Title", "#!time\nvar x = 1;\nx", "select 1", "1 + 1"], notebook.Cells.Select(cell => cell.Source));
        Assert.Equal([null, null, "sql-mine", "fsharp"], notebook.Cells.Select(cell => cell.Language));
        Notebook again = Notebook.ParseDib(notebook.ToDib(), "x.dib");
        Assert.Equal(notebook.Cells.Select(cell => (cell.Language, cell.Source)), again.Cells.Select(cell => (cell.Language, cell.Source)));
        Assert.Contains("#!meta part", Assert.Throws<NotebookException>(
            () => Notebook.ParseDib("#!meta\n{", "x.dib")).Message, StringComparison.Ordinal);
    }

    /// <summary>Exports cells and runs the program in a process of its own, in the tests' configuration, which is built.</summary>
    private async Task<string[]> RunAsync(params string[] cells)
    {
        Notebook notebook = Notebook.Create([.. cells.Select(cell => (true, cell))]);

        // As if run: the last cell's expression has no value.
        notebook.Cells[^1].SetOutputs([], 1);
        string program = Path.Combine(_folder, "program.cs");
        File.WriteAllText(program, ProgramExport.Of(notebook, Path.Combine(_folder, "x.ipynb"), program));
        using Process process = Process.Start(new ProcessStartInfo("dotnet", ["run", "-c", Repository.Configuration, program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{printed}\n{await errors}");
        return printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
