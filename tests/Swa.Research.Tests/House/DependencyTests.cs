using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Swa.Research.Tests.House;

/// <summary>Arrows point one way: between assemblies down this list, between the folders of one assembly without a cycle.</summary>
public class DependencyTests
{
    private static readonly string[] TopDown =
    [
        "Swa.Research.Polyglot", "Swa.Research.Cli", "Swa.Research.Notebooks", "Swa.Research.Notebooks.Cells", "Swa.Research.Ensembles",
        "Swa.Research.Llm", "Swa.Research.PublicGoods", "Swa.Research.Reproduction", "Swa.Research.Figures", "Swa.Research.Analysis",
        "Swa.Research",
    ];

    public static TheoryData<string> Projects => [.. TopDown];

    [Fact]
    public void Every_assembly_has_its_place_in_the_list() => Assert.Equal(
        TopDown.Order(StringComparer.Ordinal),
        Directory.GetFiles(Source, "*.csproj", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).Order(
            StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void An_assembly_uses_only_those_below_it(string project)
    {
        XDocument file = XDocument.Load(Path.Combine(Source, project, $"{project}.csproj"));
        string[] used = [.. Values(file, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))];
        Assert.All(used, name => Assert.True(
            Array.IndexOf(TopDown, name) > Array.IndexOf(TopDown, project), $"{project} uses {name}, which is above it."));
        Assert.All(Values(file, "Compile"), path => Assert.DoesNotContain("..", path, StringComparison.Ordinal));
        Assert.All(Values(file, "InternalsVisibleTo"), name => Assert.Matches("Tests$|Benchmarks$|Fuzzing$", name));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void The_folders_of_an_assembly_form_no_circle(string project)
    {
        Dictionary<string, Dictionary<string, string>> uses = FolderUses(Path.Combine(Source, project));
        List<string> circles = [];
        foreach (string folder in uses.Keys)
        {
            foreach (string other in uses[folder].Keys.Where(
                other => string.CompareOrdinal(folder, other) < 0 && Reaches(uses, other, folder)))
            {
                circles.Add($"{folder} → {other} ({uses[folder][other]}) and back ({string.Join("; ", Back(uses, other, folder))})");
            }
        }

        Assert.True(circles.Count == 0, string.Join('\n', circles));
    }

    private static string Source { get; } = Path.Combine(Repository.Root, "src");

    private static IEnumerable<string> Values(XDocument file, string element) =>
        file.Descendants(element).Select(item => (string?)item.Attribute("Include")).OfType<string>();

    private static bool Reaches(Dictionary<string, Dictionary<string, string>> uses, string from, string to)
    {
        HashSet<string> seen = [from];
        Queue<string> open = new(seen);
        while (open.TryDequeue(out string? folder))
        {
            foreach (string next in uses.GetValueOrDefault(folder)?.Keys.Where(seen.Add) ?? [])
            {
                open.Enqueue(next);
            }
        }

        return seen.Contains(to);
    }

    private static IEnumerable<string> Back(Dictionary<string, Dictionary<string, string>> uses, string from, string to) =>
        from next in uses[@from] where next.Key == to || Reaches(uses, next.Key, to) select $"{next.Key}: {next.Value}";

    /// <summary>For each folder, the other folders whose types its files name, with an example of each. Files at the top
    /// form the folder "".</summary>
    private static Dictionary<string, Dictionary<string, string>> FolderUses(string project)
    {
        SyntaxTree[] files =
        [
            .. Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
                .Where(file => Folder(project, file) is not ("bin" or "obj"))
                .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file)),
        ];
        ILookup<string, string> declared = files
            .SelectMany(file => file.GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
                .Where(type => type.Parent is BaseNamespaceDeclarationSyntax)
                .Select(type => (type.Identifier.Text, Folder: Folder(project, file.FilePath))))
            .ToLookup(type => type.Text, type => type.Folder);
        Dictionary<string, Dictionary<string, string>> uses = [];
        foreach (SyntaxTree file in files)
        {
            string folder = Folder(project, file.FilePath);
            Dictionary<string, string> used = uses.TryGetValue(folder, out Dictionary<string, string>? known) ? known : uses[folder] = [];
            foreach (SimpleNameSyntax name in file.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>().Where(NamesType))
            {
                foreach (string other in declared[name.Identifier.Text].Where(other => other != folder))
                {
                    used.TryAdd(other, $"{Path.GetFileName(file.FilePath)} uses {name.Identifier.Text}");
                }
            }
        }

        return uses;
    }

    /// <summary>
    /// Whether a name can be a type's: not a member of something, not the name of an argument or a property that is set. What an
    /// attribute names does not count: it is looked up by others.
    /// </summary>
    private static bool NamesType(SimpleNameSyntax name) =>
        !name.Ancestors().Any(node => node is AttributeSyntax or UsingDirectiveSyntax) && name.Parent switch
    {
        QualifiedNameSyntax qualified => qualified.Left == name,
        MemberAccessExpressionSyntax access => access.Expression == name && char.IsUpper(name.Identifier.Text[0]),
        NameColonSyntax or NameEqualsSyntax or MemberBindingExpressionSyntax or SubpatternSyntax => false,
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } set => set.Left != name,
        _ => true,
    };

    private static string Folder(string project, string file) =>
        Path.GetDirectoryName(Path.GetRelativePath(project, file))!.Split(Path.DirectorySeparatorChar)[0];
}
