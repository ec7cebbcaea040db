using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Swa.Research.Cli.Documentation;

namespace Swa.Research.Tests.House;

/// <summary>
/// The public API of each assembly is listed in its <c>PublicApi.txt</c>, so that adding to it is a decision. A run with the variable
/// <c>SWA_WRITE_PUBLIC_API</c> set to 1 rewrites the lists.
/// </summary>
public class PublicSurfaceTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    [Theory]
    [InlineData("Swa.Research")]
    [InlineData("Swa.Research.Analysis")]
    [InlineData("Swa.Research.Figures")]
    [InlineData("Swa.Research.Reproduction")]
    [InlineData("Swa.Research.PublicGoods")]
    [InlineData("Swa.Research.Llm")]
    [InlineData("Swa.Research.Ensembles")]
    [InlineData("Swa.Research.Notebooks")]
    [InlineData("Swa.Research.Notebooks.Cells")]
    public void An_assembly_offers_what_its_list_says(string assembly)
    {
        string path = Path.Combine(Repository.Root, "src", assembly, "PublicApi.txt");
        string surface = string.Concat(
            Assembly.Load(assembly).GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).Select(Lines));
        if (Environment.GetEnvironmentVariable("SWA_WRITE_PUBLIC_API") == "1")
        {
            File.WriteAllText(path, surface);
        }

        Assert.Equal(File.ReadAllLines(path), surface.Split('\n')[..^1]);
    }

    [Fact]
    public void The_small_library_is_small()
    {
        Type[] types = Assembly.Load("Swa.Research").GetExportedTypes();
        Assert.All(types, type => Assert.Equal("Swa.Research", type.Namespace));
        int lines = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Swa.Research"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar).Intersect(["bin", "obj"]).Any())
            .Sum(file => File.ReadAllLines(file).Length);
        Assert.InRange(lines, 1, 6500);
    }

    private static string Lines(Type type)
    {
        StringBuilder text = new($"{Kind(type)} {Name(type)}\n");
        IEnumerable<string> members = type.IsEnum
            ? Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), null)}")
            : type.GetMembers(Declared).Where(IsOffered).Select(Member).OfType<string>().Order(StringComparer.Ordinal);
        foreach (string member in members)
        {
            text.Append("    ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    private static string Kind(Type type) =>
        $"{(type is { IsClass: true, IsSealed: false, IsAbstract: false } ? "open " : "")}{ApiNames.Kind(type)}";

    private static bool IsOffered(MemberInfo member) => member is { Name: not "<Clone>$" and not "EqualityContract" and not "PrintMembers" }
        && member.GetCustomAttribute<CompilerGeneratedAttribute>() is null
        && (member is PropertyInfo property ? property.GetAccessors(nonPublic: true).Any(IsVisible) : member is not MethodBase method
            || IsVisible(method))
        && member is not FieldInfo { IsPublic: false, IsFamily: false }
        && member is not MethodInfo { IsSpecialName: true };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string? Member(MemberInfo member) => member switch
    {
        ConstructorInfo made => $"new({Parameters(made)})",
        MethodInfo method => $"{Static(method)}{Name(method.ReturnType)}{Null(Nullability.Create(method.ReturnParameter))} "
            + $"{method.Name}{Generic(method)}({Parameters(method)})",
        PropertyInfo property =>
            $"{Static(property.GetAccessors(nonPublic: true)[0])}{Name(property.PropertyType)}{Null(Nullability.Create(property))} "
            + $"{property.Name} {{ {string.Concat(property.GetAccessors(nonPublic: true).Where(IsVisible).Select(Accessor))}}}",
        FieldInfo { IsLiteral: true } field => $"const {Name(field.FieldType)} {field.Name} = {field.GetRawConstantValue()}",
        FieldInfo field => $"{(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}",
        EventInfo raised => $"event {Name(raised.EventHandlerType!)} {raised.Name}",
        _ => null,
    };

    private static string Accessor(MethodInfo accessor) => accessor switch
    {
        { ReturnParameter: var given } when accessor.Name.StartsWith("get_", StringComparison.Ordinal) && given is not null => "get; ",
        _ when accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) => "init; ",
        _ => "set; ",
    };

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "")}"
        + $"{Name(parameter.ParameterType)}{Null(Nullability.Create(parameter))} {parameter.Name}"
        + $"{(parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "default"}" : "")}"));

    private static string Static(MethodInfo method) =>
        method.IsStatic ? "static " : method is { IsAbstract: true, DeclaringType.IsInterface: false } ? "abstract " : "";

    private static string Generic(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Null(NullabilityInfo info) =>
        info.ReadState == NullabilityState.Nullable && Nullable.GetUnderlyingType(info.Type) is null ? "?" : "";

    private static string Name(Type type) => type switch
    {
        { IsByRef: true } => $"ref {Name(type.GetElementType()!)}",
        { IsArray: true } => $"{Name(type.GetElementType()!)}[]",
        { IsGenericParameter: true } => type.Name,
        _ when Nullable.GetUnderlyingType(type) is { } value => $"{Name(value)}?",
        { IsGenericType: true } => $"{Prefix(type)}{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>",
        _ => $"{Prefix(type)}{type.Name}",
    };

    private static string Prefix(Type type) => type.DeclaringType is { } outer ? $"{Name(outer)}."
        : type.Namespace?.StartsWith("Swa.Research", StringComparison.Ordinal) == true && type.Namespace != "Swa.Research"
            ? $"{type.Namespace["Swa.Research.".Length..]}."
        : "";
}
