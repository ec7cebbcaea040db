using Swa.Research.Figures;
using Swa.Research.Notebooks.Documents;
using Swa.Research.Notebooks.Directives;
using Swa.Research.Notebooks.Packages;

namespace Swa.Research.Notebooks.Exporting;

/// <summary>
/// A notebook as a program in one file for <c>dotnet run x.cs</c>: cells as top-level statements, Markdown as comments, what cells show as
/// text on the console.
/// </summary>
public static class ProgramExport
{
    /// <summary>
    /// What shows cells' values needs the framework that the Web SDK refers to; what a folder above sets for its own projects, such as
    /// warnings that are errors, is not for the reader's program.
    /// </summary>
    private const string Properties = """
        #:sdk Microsoft.NET.Sdk.Web
        #:property ImplicitUsings=disable
        #:property EnableDefaultContentItems=false
        #:property PublishAot=false
        #:property InvariantGlobalization=true
        #:property ManagePackageVersionsCentrally=false
        #:property RestorePackagesWithLockFile=false
        #:property TreatWarningsAsErrors=false
        #:property EnforceCodeStyleInBuild=false
        #:property RunAnalyzers=false
        #:property WarningLevel=0
        """;

    /// <summary>What every cell imports, and what the program's own functions use.</summary>
    private static readonly string[] Imports =
    [
        "using System;", "using System.Collections;", "using System.Collections.Generic;", "using System.Linq;", "using System.Text;",
        "using System.Threading.Tasks;", "using Swa.Research.Notebooks.Cells;", "using static Swa.Research.Notebooks.Cells.CellFunctions;",
    ];

    private const string Functions = """
        // What a notebook shows below a cell, a program prints.
        static void Show(object? value) => Console.WriteLine(CellContext.Format(value, ["text/plain"])["text/plain"]);
        static void display(object? value, params string[] mimeTypes) => Show(value);
        """;

    /// <summary>Makes the program.</summary>
    /// <param name="notebook">The notebook; its stored outputs only say which cells end with a value.</param>
    /// <param name="path">Its path, from whose folder <c>#r</c> and <c>#load</c> start.</param>
    /// <param name="target">The program's path, from whose folder its projects are named.</param>
    /// <param name="packages">Whether to refer to this library's packages although its projects are there.</param>
    /// <returns>C# with the directives of a file-based app.</returns>
    /// <exception cref="NotebookException">
    /// A cell is not in C#, refers to an assembly that no project builds, or declares a name again, which a program cannot.
    /// </exception>
    public static string Of(Notebook notebook, string path, string target, bool packages = false)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        ProgramReferences references = new(Path.GetDirectoryName(Path.GetFullPath(target))!, packages);
        List<ProgramPart> parts = [];
        HashSet<string> loaded = [];
        StringBuilder body = new();
        foreach (NotebookCell cell in notebook.Cells)
        {
            string name = $"{path}, cell {cell.Number},";
            if (!cell.IsCode)
            {
                Comment(cell.Source);
                continue;
            }

            if (cell.Language is { } language and not ("csharp" or "c#"))
            {
                throw new NotebookException($"{name} is written for {language}, and only C# can be exported as a program.");
            }

            foreach (CellSegment segment in Segments(cell, name))
            {
                if (segment.Kind == SegmentKind.CSharp)
                {
                    Add(segment.Text.TrimStart('\n'), name, folder, ShowsValue(cell));
                }
                else
                {
                    // What is for a page, and the lists of a session's variables, say nothing in a program.
                    Comment(segment.Text);
                }
            }
        }

        Check(parts);
        references.AddCells(folder);
        IEnumerable<string> usings = Imports.Concat(parts.SelectMany(part => part.Usings)).Distinct()
            .OrderBy(line => line.Contains('=', StringComparison.Ordinal))
            .ThenBy(line => line.Contains(" static ", StringComparison.Ordinal));
        string types = string.Concat(parts.SelectMany(part => part.Types).Select(type => $"\n{type}\n"));
        return $"""
            // {Path.GetFileName(path)} as a program, {OutputFile.Mark}. Run it with: dotnet run {Path.GetFileName(target)}
            {Properties}
            {string.Join('\n', references.Directives)}
            {string.Join('\n', usings)}

            {body.ToString().Trim('\n')}

            {Functions}
            {types}
            """;

        void Comment(string text) => Paragraph(string.Join('\n', text.TrimEnd().Split('\n').Select(line => $"// {line}".TrimEnd())));

        void Paragraph(string text)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                body.Append(text.Trim('\n')).Append("\n\n");
            }
        }

        void Add(string code, string name, string from, bool showsValue)
        {
            ProgramPart part = new(code, name);
            foreach (string file in part.Loads.Select(file => Path.GetFullPath(Path.Combine(from, file))))
            {
                // A program declares once what cells may load again.
                if (loaded.Add(file))
                {
                    Add(Loaded(file, name), file, Path.GetDirectoryName(file)!, showsValue: false);
                }
            }

            try
            {
                foreach (string reference in part.References)
                {
                    references.Add(reference, from);
                }
            }
            catch (PackageException exception)
            {
                throw new NotebookException($"{name} cannot be part of a program: {exception.Message}", exception);
            }

            parts.Add(part);
            Paragraph(part.Statements(showsValue));
        }
    }

    private static IReadOnlyList<CellSegment> Segments(NotebookCell cell, string name)
    {
        try
        {
            return CellSource.Read(cell.Source).Segments;
        }
        catch (CellSourceException exception)
        {
            throw new NotebookException($"{name} cannot be part of a program: {exception.Message}", exception);
        }
    }

    private static string Loaded(string file, string name)
    {
        try
        {
            return InputFile.ReadText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"{name} loads {file}, which cannot be read: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    /// <summary>
    /// Whether the expression at a cell's end is a value. Its syntax does not tell it from a call that returns nothing; where the cell has
    /// been run, its stored outputs do.
    /// </summary>
    private static bool ShowsValue(NotebookCell cell) => cell.Json["execution_count"] is null
        || cell.Outputs.Any(output => output?["output_type"]?.GetValue<string>() == "execute_result");

    /// <summary>Refuses what a script may declare again and a program may not.</summary>
    private static void Check(List<ProgramPart> parts)
    {
        Dictionary<string, string> declared = new(StringComparer.Ordinal) { ["args"] = "every program", ["Show"] = "the export" };
        foreach (ProgramPart part in parts)
        {
            if (part.Unsupported is { } member)
            {
                throw new NotebookException($"{part.Name} declares '{member}', which a program can only have within a type.");
            }

            foreach (string name in part.Shared)
            {
                if (!declared.TryAdd(name, part.Name))
                {
                    throw new NotebookException(
                        $"{part.Name} declares '{name}' again, which {declared[name].TrimEnd(',')} has: give one of them another name.");
                }
            }
        }

        foreach (ProgramPart part in parts)
        {
            if (part.Inner.FirstOrDefault(declared.ContainsKey) is { } name)
            {
                throw new NotebookException(
                    $"{part.Name} uses the name '{name}' within a statement, which {declared[name].TrimEnd(',')} declares for the whole "
                    + "program: give one of them another name.");
            }
        }
    }
}
