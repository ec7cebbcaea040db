using System.Xml;
using Microsoft.CodeAnalysis;

namespace Swa.Research.Notebooks.Language;

/// <summary>The XML documentation of one assembly, read when the first member's is asked for.</summary>
internal sealed class AssemblyDocumentation : DocumentationProvider
{
    private readonly string _file;
    private readonly Lazy<Dictionary<string, string>> _members;

    private AssemblyDocumentation(string file)
    {
        _file = file;
        _members = new Lazy<Dictionary<string, string>>(() => Read(file));
    }

    /// <summary>Finds the documentation: next to the assembly, and for the framework's in the SDK's reference packs.</summary>
    public static DocumentationProvider? For(string assembly)
    {
        string file = Path.ChangeExtension(assembly, ".xml");
        if (File.Exists(file))
        {
            return new AssemblyDocumentation(file);
        }

        string folder = Path.GetDirectoryName(assembly)!;
        if (folder != Path.GetDirectoryName(typeof(object).Assembly.Location))
        {
            return null;
        }

        // The reference pack documents the types of the core library under the names of its public facade.
        string name = Path.GetFileName(file) == "System.Private.CoreLib.xml" ? "System.Runtime.xml" : Path.GetFileName(file);
        string packs = Path.GetFullPath("../../../packs/Microsoft.NETCore.App.Ref", folder);
        string? documentation = Directory.Exists(packs)
            ? Directory.EnumerateFiles(packs, name, SearchOption.AllDirectories).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        return documentation is null ? null : new AssemblyDocumentation(documentation);
    }

    public override bool Equals(object? obj) => obj is AssemblyDocumentation other && other._file == _file;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_file);

    protected override string? GetDocumentationForSymbol(
        string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken = default) =>
        _members.Value.GetValueOrDefault(documentationMemberID);

    private static Dictionary<string, string> Read(string file)
    {
        Dictionary<string, string> members = [];
        try
        {
            using XmlReader reader = XmlReader.Create(file);
            while (!reader.EOF)
            {
                if (reader is { NodeType: XmlNodeType.Element, Name: "member" } && reader.GetAttribute("name") is { } name)
                {
                    members[name] = reader.ReadOuterXml();
                }
                else
                {
                    reader.Read();
                }
            }
        }
        catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
        {
            // Documentation is optional: what could be read of a broken file is shown.
            return members;
        }

        return members;
    }
}
