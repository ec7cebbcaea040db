using System.Net;
using System.Reflection;
using System.Xml.Linq;

namespace Swa.Research.Cli.Documentation;

/// <summary>The public types and members of this library's assemblies with their XML documentation, one page per assembly.</summary>
internal sealed class ApiReference
{
    private readonly Dictionary<string, XElement> _docs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _addresses = new(StringComparer.Ordinal);
    private string _page = "";

    private ApiReference()
    {
    }

    /// <summary>The pages' bodies by their path in the site.</summary>
    /// <param name="folder">The folder of the assemblies' documentation in XML.</param>
    public static IEnumerable<(string Path, string Body)> Pages(string folder)
    {
        ApiReference reference = new();
        Assembly[] assemblies =
        [
            .. Directory.EnumerateFiles(folder, "Swa.Research*.xml").Order(StringComparer.Ordinal)
                .Select(file => reference.Read(XDocument.Load(file))),
        ];
        StringBuilder index = new("<h1>API reference</h1>\n<p>The public types and members of each package, as their code documents them."
            + "</p>\n<dl>\n");
        foreach (Assembly assembly in assemblies)
        {
            string name = assembly.GetName().Name!;
            index.Append(CultureInfo.InvariantCulture, $"<dt><a href=\"{name}.html\">{name}</a></dt>\n<dd>{About(assembly)}</dd>\n");
        }

        yield return ("api/index.html", index.Append("</dl>\n").ToString());
        foreach (Assembly assembly in assemblies)
        {
            yield return ($"api/{assembly.GetName().Name}.html", reference.Page(assembly));
        }
    }

    private static string About(Assembly assembly) =>
        Encoded(assembly.GetCustomAttribute<AssemblyDescriptionAttribute>()?.Description ?? "");

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);

    private static IOrderedEnumerable<Type> Types(Assembly assembly) =>
        assembly.GetExportedTypes().OrderBy(ApiNames.Name, StringComparer.Ordinal);

    /// <summary>Takes an assembly's documentation, and the addresses of what it offers.</summary>
    private Assembly Read(XDocument document)
    {
        Assembly assembly = Assembly.Load(document.Root!.Element("assembly")!.Element("name")!.Value);
        foreach (XElement member in document.Descendants("member"))
        {
            _docs[member.Attribute("name")!.Value] = member;
        }

        string page = $"{assembly.GetName().Name}.html";
        foreach (Type type in Types(assembly))
        {
            _addresses[ApiNames.Id(type)] = $"{page}#{Anchor(type)}";
            HashSet<string> taken = [];
            foreach (MemberInfo member in ApiNames.Members(type))
            {
                string anchor = SitePage.Unique($"{Anchor(type)}.{(member is ConstructorInfo ? "new" : member.Name)}", taken);
                _addresses[ApiNames.Id(member)] = $"{page}#{anchor}";
            }
        }

        return assembly;
    }

    /// <summary>A type's place in its page; two of one name differ by their namespace.</summary>
    private static string Anchor(Type type) => type.FullName!.Replace("Swa.Research.", "", StringComparison.Ordinal).Replace('+', '.')
        .Replace('`', '-');

    private string Page(Assembly assembly)
    {
        _page = $"{assembly.GetName().Name}.html";
        StringBuilder page = new($"<h1>{assembly.GetName().Name}</h1>\n<p>{About(assembly)}</p>\n<ul class=\"types\">\n");
        foreach (Type type in Types(assembly))
        {
            page.Append(CultureInfo.InvariantCulture, $"<li><a href=\"#{Anchor(type)}\">{Encoded(ApiNames.Name(type))}</a></li>\n");
        }

        page.Append("</ul>\n");
        foreach (Type type in Types(assembly))
        {
            XElement? docs = Docs(type);
            page.Append("<article>\n")
                .Append(CultureInfo.InvariantCulture, $"<h2 id=\"{Anchor(type)}\">{Encoded(ApiNames.Name(type))}</h2>\n")
                .Append(CultureInfo.InvariantCulture, $"<p class=\"kind\">{ApiNames.Kind(type)} in {type.Namespace}</p>\n");
            Append(page, docs);
            foreach (MemberInfo member in ApiNames.Members(type))
            {
                string anchor = _addresses[ApiNames.Id(member)].Split('#')[1];
                page.Append("<div class=\"member\">\n")
                    .Append(CultureInfo.InvariantCulture, $"<h3 id=\"{anchor}\">{Encoded(ApiNames.Declaration(member))}</h3>\n");
                Append(page, Docs(member) ?? OfRecord(docs, member.Name));
                page.Append("</div>\n");
            }

            page.Append("</article>\n");
        }

        return page.ToString();
    }

    /// <summary>What is written of a member, or of what it inherits from.</summary>
    private XElement? Docs(MemberInfo member)
    {
        if (_docs.GetValueOrDefault(ApiNames.Id(member)) is not { } docs || docs.Element("inheritdoc") is not { } inherited)
        {
            return _docs.GetValueOrDefault(ApiNames.Id(member));
        }

        if (inherited.Attribute("cref")?.Value is { } from)
        {
            return _docs.GetValueOrDefault(from);
        }

        Type type = member.DeclaringType!;
        return type.GetInterfaces().Append(type.BaseType).OfType<Type>()
            .Select(each => each.IsGenericType ? each.GetGenericTypeDefinition() : each)
            .SelectMany(each => ApiNames.Members(each).Where(candidate => candidate.Name == member.Name))
            .Select(Docs).FirstOrDefault(found => found is not null);
    }

    /// <summary>What a record says of a property at its parameter.</summary>
    private static XElement? OfRecord(XElement? docs, string name) =>
        docs?.Elements("param").FirstOrDefault(parameter => parameter.Attribute("name")?.Value == name) is { } parameter
            ? new XElement("member", new XElement("summary", parameter.Nodes()))
            : null;

    private void Append(StringBuilder page, XElement? docs)
    {
        if (docs is null)
        {
            return;
        }

        Paragraph(docs.Element("summary"));
        List(docs.Elements("typeparam").Concat(docs.Elements("param")), Named);
        List(docs.Elements("returns"), _ => "Returns");
        List(docs.Elements("exception"), Reference);
        Paragraph(docs.Element("remarks"));

        void Paragraph(XElement? element)
        {
            if (element is not null)
            {
                page.Append(CultureInfo.InvariantCulture, $"<p>{Html(element).Trim()}</p>\n");
            }
        }

        void List(IEnumerable<XElement> elements, Func<XElement, string> term)
        {
            string items = string.Concat(elements.Select(each => $"<dt>{term(each)}</dt><dd>{Html(each).Trim()}</dd>\n"));
            page.Append(items.Length > 0 ? $"<dl>\n{items}</dl>\n" : "");
        }
    }

    /// <summary>The text of documentation as HTML; whatever is no element of documentation is its text alone.</summary>
    private string Html(XElement element) => string.Concat(element.Nodes().Select(node => node switch
    {
        XText text => Encoded(text.Value),
        XElement { Name.LocalName: "see" or "seealso" } see => see.Attribute("langword") is { } word ? $"<code>{Encoded(word.Value)}</code>"
            : Reference(see),
        XElement { Name.LocalName: "paramref" or "typeparamref" } named => Named(named),
        XElement { Name.LocalName: "c" } code => $"<code>{Encoded(code.Value)}</code>",
        XElement { Name.LocalName: "code" } code => $"</p>\n<pre><code>{Encoded(code.Value.Trim('\n', '\r'))}</code></pre>\n<p>",
        XElement { Name.LocalName: "para" or "item" } paragraph => $"</p>\n<p>{Html(paragraph)}",
        XElement { Name.LocalName: "br" } => "<br>",
        XElement other => Html(other),
        _ => "",
    }));

    private static string Named(XElement element) => $"<code>{Encoded(element.Attribute("name")?.Value ?? "")}</code>";

    private string Reference(XElement element)
    {
        string to = element.Attribute("cref")?.Value ?? "";
        string name = to[(to.LastIndexOf('.', to.IndexOf('(', StringComparison.Ordinal) is > 0 and var open ? open : to.Length - 1) + 1)..];
        string shown = Encoded(element.Value.Length > 0 && element.Name.LocalName != "exception" ? element.Value : name.Split('(', '`')[0]);
        return _addresses.TryGetValue(to, out string? address)
            ? $"<a href=\"{(address.StartsWith($"{_page}#", StringComparison.Ordinal) ? address[_page.Length..] : address)}\">{shown}</a>"
            : $"<code>{shown}</code>";
    }
}
