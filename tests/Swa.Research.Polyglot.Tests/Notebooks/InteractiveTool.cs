using System.Diagnostics;
using System.Text.Json;
using Swa.Research.Tests;

namespace Swa.Research.Polyglot.Tests.Notebooks;

/// <summary>.NET Interactive in its own process, driven through its standard input and output.</summary>
internal sealed class InteractiveTool : IDisposable
{
    public const string Variable = "DOTNET_INTERACTIVE";

    private readonly Process _process;
    private int _token;

    public InteractiveTool(string folder)
    {
        ProcessStartInfo start = new(Path!, ["stdio", "--default-kernel", "csharp", "--working-dir", folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        start.Environment["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_INTERACTIVE_SKIP_FIRST_TIME_EXPERIENCE"] = "1";
        _process = Process.Start(start)!;
    }

    /// <summary>The program <c>dotnet-interactive</c>; null where its path is unknown.</summary>
    public static string? Path => Environment.GetEnvironmentVariable(Variable);

    /// <summary>Runs a cell and gives its events up to its end.</summary>
    public async Task<IReadOnlyList<(string Type, JsonElement Event)>> RunAsync(string cell)
    {
        string token = $"cell{_token++}";
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new
        {
            token,
            commandType = "SubmitCode",
            command = new { code = cell },
        }));
        List<(string, JsonElement)> events = [];
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith('{'))
            {
                continue;
            }

            JsonElement message = JsonSerializer.Deserialize<JsonElement>(line);
            string type = message.TryGetProperty("eventType", out JsonElement kind) ? kind.GetString()! : "";
            if (!message.TryGetProperty("event", out JsonElement produced))
            {
                continue;
            }

            events.Add((type, produced));
            if (type is "CommandSucceeded" or "CommandFailed"
                && message.TryGetProperty("command", out JsonElement command) && command.GetProperty("token").GetString() == token)
            {
                return events;
            }
        }

        throw new EndOfStreamException("The kernel's process ended in the middle of a cell.");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}

/// <summary>A test for which the variable DOTNET_INTERACTIVE names the program <c>dotnet-interactive</c>; skipped without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class InteractiveTheoryAttribute : TheoryAttribute
{
    public InteractiveTheoryAttribute() =>
        Skip = InteractiveTool.Path is null ? $"{InteractiveTool.Variable} does not name the program dotnet-interactive." : null;
}
