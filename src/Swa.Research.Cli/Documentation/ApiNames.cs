using System.Reflection;
using System.Runtime.CompilerServices;

namespace Swa.Research.Cli.Documentation;

/// <summary>Public members by the identifiers that XML documentation gives them, and as C# declares them.</summary>
internal static class ApiNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(char)] = "char", [typeof(int)] = "int",
        [typeof(long)] = "long", [typeof(uint)] = "uint", [typeof(ulong)] = "ulong", [typeof(float)] = "float",
        [typeof(double)] = "double", [typeof(decimal)] = "decimal", [typeof(string)] = "string", [typeof(object)] = "object",
    };

    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>The identifier of a type or a member.</summary>
    public static string Id(MemberInfo member) => member switch
    {
        Type type => $"T:{Full(type)}",
        MethodBase method => $"M:{Full(method.DeclaringType!)}.{method.Name.Replace('.', '#')}"
            + (method.IsGenericMethod ? $"``{method.GetGenericArguments().Length}" : "") + Parameters(method.GetParameters())
            + (method is MethodInfo { Name: "op_Implicit" or "op_Explicit" } cast ? $"~{Full(cast.ReturnType)}" : ""),
        PropertyInfo property => $"P:{Full(property.DeclaringType!)}.{property.Name}{Parameters(property.GetIndexParameters())}",
        _ => $"{(member is EventInfo ? 'E' : 'F')}:{Full(member.DeclaringType!)}.{member.Name}",
    };

    /// <summary>The members that a type declares for others, in their order.</summary>
    public static IEnumerable<MemberInfo> Members(Type type) => type
        .GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(member => member is not Type && !member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) && member switch
        {
            MethodBase { IsSpecialName: true, IsConstructor: false } => false,
            MethodBase method => IsVisible(method),
            PropertyInfo property => property.Name != "EqualityContract" && property.GetAccessors(nonPublic: true).Any(IsVisible),
            FieldInfo { IsSpecialName: false } field => field.IsPublic || field.IsFamily,
            _ => false,
        })
        .OrderBy(member => member switch { ConstructorInfo => 0, FieldInfo => 1, PropertyInfo => 2, _ => 3 })
        .ThenBy(member => type.IsEnum ? "" : member.Name, StringComparer.Ordinal);

    /// <summary>The name of a type without its namespace, with those of the types around it.</summary>
    public static string Name(Type type) => Nullable.GetUnderlyingType(type) is { } value ? $"{Name(value)}?"
        : type.IsByRef ? Name(type.GetElementType()!)
        : type.IsArray ? $"{Name(type.GetElementType()!)}[]"
        : Keywords.TryGetValue(type, out string? keyword) ? keyword
        : type.IsGenericParameter ? type.Name
        : (type.IsNested ? $"{Name(type.DeclaringType!)}." : "") + type.Name.Split('`')[0] + Generic(type.GetGenericArguments());

    /// <summary>What kind of type it is.</summary>
    public static string Kind(Type type) => type switch
    {
        { IsInterface: true } => "interface",
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        _ => "class",
    };

    /// <summary>A member as C# declares it, without its body.</summary>
    public static string Declaration(MemberInfo member) => member switch
    {
        ConstructorInfo made => $"new {Name(made.DeclaringType!)}({Declarations(made)})",
        MethodInfo method => $"{Static(method)}{Name(method.ReturnType)}{Null(Nullability.Create(method.ReturnParameter))} "
            + $"{method.Name}{Generic(method.GetGenericArguments())}({Declarations(method)})",
        PropertyInfo property => $"{Static(property.GetAccessors(nonPublic: true)[0])}{Name(property.PropertyType)}"
            + $"{Null(Nullability.Create(property))} {(property.GetIndexParameters() is [var index] ? $"this[{Name(index.ParameterType)}]"
                : property.Name)} {{ {string.Concat(property.GetAccessors(nonPublic: true).Where(IsVisible).Select(Accessor))}}}",
        FieldInfo { DeclaringType.IsEnum: true } field => field.Name,
        FieldInfo field => $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}"
            + (field.IsLiteral ? $" = {Constant(field.GetRawConstantValue())}" : ""),
        _ => member.Name,
    };

    private static string Full(Type type) => type switch
    {
        { IsByRef: true } => $"{Full(type.GetElementType()!)}@",
        { IsArray: true } => $"{Full(type.GetElementType()!)}[]",
        { IsGenericMethodParameter: true } => $"``{type.GenericParameterPosition}",
        { IsGenericParameter: true } => $"`{type.GenericParameterPosition}",
        { IsConstructedGenericType: true } => Full(type.GetGenericTypeDefinition()) is var name
            ? $"{name[..name.IndexOf('`', StringComparison.Ordinal)]}{{{string.Join(',', type.GetGenericArguments().Select(Full))}}}"
            : "",
        _ => type.FullName!.Replace('+', '.'),
    };

    private static string Parameters(ParameterInfo[] parameters) =>
        parameters.Length == 0 ? "" : $"({string.Join(',', parameters.Select(parameter => Full(parameter.ParameterType)))})";

    private static string Declarations(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        (parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref "
            : parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params "
            : method.IsDefined(typeof(ExtensionAttribute)) && parameter.Position == 0 ? "this " : "")
        + $"{Name(parameter.ParameterType)}{Null(Nullability.Create(parameter))} {parameter.Name}"
        + (parameter.HasDefaultValue ? $" = {Constant(parameter.DefaultValue)}" : "")));

    private static string Constant(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Static(MethodInfo method) => method.IsStatic ? "static " : "";

    private static string Accessor(MethodInfo accessor) => accessor.ReturnType != typeof(void) ? "get; "
        : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init; " : "set; ";

    private static string Null(NullabilityInfo info) =>
        info.ReadState == NullabilityState.Nullable && Nullable.GetUnderlyingType(info.Type) is null ? "?" : "";

    private static string Generic(Type[] arguments) => arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(Name))}>";

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;
}
