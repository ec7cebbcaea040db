namespace Swa.Research.Cli.Commands;

/// <summary><c>swa llm</c>: the commands that use language models instead of the stand-ins.</summary>
internal static class LlmCommand
{
    public static Command Create() => new(
        "llm",
        "Language models as agents, on any server that speaks the OpenAI chat protocol."
            + "\n\nExample: swa llm check --model phi3.5:3.8b-mini-instruct-q4_K_M")
    {
        LlmCheckCommand.Create(),
        LlmRunCommand.Create(),
        LlmMergeCommand.Create(),
        LlmReplayCommand.Create(),
        LlmCompareCommand.Create(),
        LlmShowCommand.Create(),
        LlmSimulateServerCommand.Create(),
    };
}
