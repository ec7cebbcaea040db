using System.Reflection;

namespace Swa.Research.Cli.Output;

/// <summary>This software's version.</summary>
internal static class ProgramVersion
{
    /// <summary>The version, without the commit that it was built from.</summary>
    public static string Text => typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion.Split('+')[0];
}
